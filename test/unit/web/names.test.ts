// A person at a run knows servers by name; ids in what is said of them would have to be looked up.
import { expect, it } from "vitest";
import { serverNames } from "../../../web/app/run/names.ts";
import type { ReportPayload } from "../../../web/wire/report-payload.ts";

const known = "f0fc24b1-9f73-4ae9-ab09-f5836d7a76af";
const unknown = "254eb1c8-17c6-4a1e-a073-3c9a9c2dadb0";
const names = serverNames({
  plan: { snapshot: { servers: [{ id: known, name: "hifiasm" }] } },
} as unknown as ReportPayload);

it("puts names in place of ids, wherever they stand, and leaves what it does not know", () => {
  expect(names.within(`out:${known}: aborted: ${known} is on a, ${unknown} is not`)).toBe(
    `out:hifiasm: aborted: hifiasm is on a, ${unknown} is not`,
  );
  expect([names.of(known), names.of(unknown)]).toEqual(["hifiasm", unknown]);
});
