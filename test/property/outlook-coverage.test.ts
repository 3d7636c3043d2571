// An interval is worth its name: over worlds that were drawn as the forecast draws them, the end and the ends of moves
// under way lie below the P50 and the P95 that were given in mid-run about as often as those say.
import { expect, it } from "vitest";
import { exactly, GiB, outlookOf, type Plan, planDrain } from "../../sim/index.ts";
import { cloud, goal, host, server } from "../support/plan-cloud.ts";
import { RunInProgress } from "../support/run-in-progress.ts";

const WORLDS = 60;
const QUARTERS = [0.25, 0.5, 0.75];

function plan(): Plan {
  const known = (value: number) =>
    ({ value, low: value / 2, high: value * 2, source: "measured" }) as const;
  const servers = ["a1", "a2", "a3", "a4", "a5", "a6"].map((id, index) =>
    server(id, "a", {
      touched: known(2 * GiB),
      dirtyRate: known(60e6),
      workingSet: exactly(GiB),
      disks: [
        {
          name: "root",
          virtualSize: 20 * GiB,
          allocated: known((2 + index) * GiB),
          writeRate: exactly(1e6),
          writeByHour: null,
        },
      ],
    }),
  );
  const made = planDrain({
    snapshot: cloud([host("a"), host("c"), host("d")], servers),
    goal: goal(["a"], { limits: { perSource: 2, perDestination: 2, total: 2 } }),
    overrides: {},
    seed: 11,
    toolVersion: "0.1.0",
  });
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value;
}

it("holds the P50 and P95 that are given at quarter points about as often as they say", () => {
  const drained = plan();
  const ends = { of: 0, below50: 0, below95: 0 };
  const moves = { of: 0, below50: 0, below95: 0 };
  for (let world = 1000; world < 1000 + WORLDS; world += 1) {
    const whole = new RunInProgress(drained, world);
    whole.until(() => false);
    const endOf = new Map(whole.cloud.moves.map((move) => [move.server, move.endedAt]));
    const run = new RunInProgress(drained, world);
    for (const quarter of QUARTERS) {
      run.at(whole.end * quarter);
      const { rest } = outlookOf(run.prepared, run.present, { replications: 40, promise: null });
      count(ends, whole.end, rest?.end ?? null);
      for (const { server: id, end } of rest?.moving ?? [])
        count(moves, endOf.get(id) ?? null, end);
    }
  }
  const shares = (tally: typeof ends): string => JSON.stringify(tally);
  // Three quarter points of one world are no three witnesses: bounds are those of about 60 of them.
  expect(ends.below95 / ends.of, shares(ends)).toBeGreaterThanOrEqual(0.91);
  expect(ends.below50 / ends.of, shares(ends)).toBeGreaterThan(0.35);
  expect(ends.below50 / ends.of, shares(ends)).toBeLessThan(0.72);
  expect(moves.below95 / moves.of, shares(moves)).toBeGreaterThanOrEqual(0.88);
  expect(moves.below50 / moves.of, shares(moves)).toBeGreaterThan(0.35);
  expect(moves.below50 / moves.of, shares(moves)).toBeLessThan(0.78);
}, 120_000);

function count(
  tally: { of: number; below50: number; below95: number },
  truth: number | null,
  said: { readonly p50: number; readonly p95: number } | null,
): void {
  if (truth === null || said === null) return;
  tally.of += 1;
  if (truth <= said.p50) tally.below50 += 1;
  if (truth <= said.p95) tally.below95 += 1;
}
