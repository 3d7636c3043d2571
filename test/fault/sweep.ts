/**
 * The process dies at every row of the journal, at each point around it, in runs in which other things go wrong as well:
 * few seeds, chosen so that every kind of command is asked for and every kind of answer comes for it.
 */
import { isLooking } from "../../sim/index.ts";
import { crashPoints, type FaultRun, faultRun } from "./fault-run.ts";

/** Seeds to choose from. */
const CANDIDATES = 120;

export interface Sweep {
  readonly seeds: readonly number[];
  readonly runs: number;
  readonly failed: readonly { readonly at: string; readonly violations: readonly string[] }[];
}

/** @param most seeds at most, those that cover most first. */
export function sweepCrashes(most = Infinity): Sweep {
  const seeds = coveringSeeds().slice(0, most);
  const failed: { at: string; violations: readonly string[] }[] = [];
  let runs = 0;
  for (const seed of seeds) {
    const rows = undisturbed(seed).rows.length;
    for (let row = 1; row <= rows; row += 1) {
      for (const point of crashPoints) {
        const { violations } = faultRun(seed, { crashAt: { row, point } });
        runs += 1;
        if (violations.length > 0)
          failed.push({ at: `seed ${seed}, ${point} row ${row}`, violations });
      }
    }
  }
  return { seeds, runs, failed };
}

/** With all that goes wrong in it, but for a death of the process. */
const undisturbed = (seed: number): FaultRun =>
  faultRun(seed, { crashAt: { row: 0, point: "after-durable" } });

/** Again and again the seed that adds most to what the others cover. */
function coveringSeeds(): readonly number[] {
  const covers = new Map<number, ReadonlySet<string>>();
  for (let seed = 1; seed <= CANDIDATES; seed += 1) covers.set(seed, coveredBy(undisturbed(seed)));
  const chosen: number[] = [];
  const covered = new Set<string>();
  for (;;) {
    const news = (seed: number): number =>
      [...(covers.get(seed) ?? [])].filter((key) => !covered.has(key)).length;
    const best = [...covers.keys()].reduce((one, other) => (news(other) > news(one) ? other : one));
    if (news(best) === 0) return chosen;
    chosen.push(best);
    for (const key of covers.get(best) ?? []) covered.add(key);
  }
}

/** Which commands were sent, and what was heard of each. */
function coveredBy({ rows }: FaultRun): ReadonlySet<string> {
  const kinds = new Map(
    rows.flatMap(({ commands }) =>
      commands.flatMap((command) =>
        isLooking(command) ? [] : [[command.intent, command.kind] as const],
      ),
    ),
  );
  return new Set(
    rows.flatMap(({ observation }) => {
      if (observation.kind !== "outcome") return [];
      const kind = kinds.get(observation.intent);
      return kind === undefined ? [] : [`${kind} ${observation.outcome.kind}`];
    }),
  );
}
