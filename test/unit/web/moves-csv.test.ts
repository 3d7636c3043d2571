import { describe, expect, it } from "vitest";
import { movesCsv } from "../../../web/wire/moves-csv.ts";
import { goalOf, planOf } from "../../support/hand-made-cloud.ts";
import { serverForecast, tinySnapshot } from "../../support/web-fixture.ts";

const plan = planOf(tinySnapshot, [], goalOf(["a"]));
const rowsOf = (text: string): string[] => text.trimEnd().split("\r\n").slice(1);

describe("the moves as CSV", () => {
  it("quotes what a comma, a quote or a line break would tear apart", () => {
    const [row = ""] = rowsOf(movesCsv(plan, [serverForecast({ name: 'a "b", c' })]));
    expect(row).toContain(',"a ""b"", c",');
  });
  it("defuses names that a spreadsheet would run: tenants choose them", () => {
    const text = movesCsv(plan, [serverForecast({ name: '=HYPERLINK("http://x")' })]);
    expect(text).toContain(`"'=HYPERLINK(""http://x"")"`);
  });
  it("leaves empty what no replication reached", () => {
    const [row = ""] = rowsOf(movesCsv(plan, [serverForecast({ outage: null })]));
    expect(row).toContain(",60,120,,,1024,2048,");
  });
  it("is sorted by step, so that two exports of one plan can be compared", () => {
    const servers = [serverForecast({ step: "move-2" }), serverForecast({ step: "move-1" })];
    expect(rowsOf(movesCsv(plan, servers)).map((row) => row.split(",")[0])).toEqual([
      "move-1",
      "move-2",
    ]);
  });
});
