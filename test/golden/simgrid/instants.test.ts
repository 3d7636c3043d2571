import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { readScenario } from "../../../data/scenario/read-scenario.ts";
import { fairnessAtInstants } from "../../support/fairness-at-instants.ts";

// Where no answer exists, a full water-filling at seeded instants stands in for one. DRAINWISE_SCENARIO names a scenario
// file to check in place of the small one, DRAINWISE_HORIZON the seconds over which its instants are drawn.
const here = fileURLToPath(new URL("drain_100_1000_os41.scn.gz", import.meta.url));
const file = process.env.DRAINWISE_SCENARIO ?? here;
const horizon = Number(process.env.DRAINWISE_HORIZON ?? 150);

it("on the 4:1 spine every rate is that of a full solve, at 100 seeded instants", {
  timeout: 3_600_000,
}, async () => {
  const read = await readScenario(file);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const found = fairnessAtInstants(read.value, horizon, 100, 1);
  if (file !== here) process.stdout.write(`${JSON.stringify(found)}\n`);
  expect(found.rates).toBeGreaterThan(100);
  expect(found.worst, JSON.stringify(found)).toBeLessThan(1e-9);
});
