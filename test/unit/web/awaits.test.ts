// A run that waits for its window looks as if it stood still: the page says how long that will be.
import { expect, it } from "vitest";
import { awaitsWords } from "../../../web/app/run/awaits.ts";

it("tells when the next window opens by the run's clock, and never less than nothing", () => {
  const awaits = { kind: "window", opens: 4200 } as const;
  expect(awaitsWords(awaits, 600)).toContain("opens in 1 h;");
  expect(awaitsWords(awaits, 4300)).toContain("opens in 0 s;");
});

it("tells what it wants to know first, and what is short", () => {
  expect(awaitsWords({ kind: "outlook" }, 0)).toContain("first forecast");
  expect(awaitsWords({ kind: "headroom" }, 0)).toContain("under the reserve");
});
