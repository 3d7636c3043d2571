// The real command, killed with SIGKILL at random instants against a Nova that lives on. `npm run kills -- --kills 200`
// does it more often.
import { expect, test } from "vitest";
import { killRuns, line } from "./kills.ts";

test("a run that is killed again and again does nothing twice, loses no row, and ends", async () => {
  const runs = await killRuns({ kills: 5, from: 4, factor: 40, company: "none" });
  const faulty = runs.filter(({ faults }) => faults.length > 0).map(line);
  expect(faulty, "npm run kills -- --seed SEED runs it again").toEqual([]);
  for (const { undone } of runs) expect(undone).toEqual([]);
}, 240_000);
