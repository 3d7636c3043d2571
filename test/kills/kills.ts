/** Runs seed after seed until there were so many kills. */
import { type KilledRun, type KillOptions, killedRun } from "./killed-run.ts";

export interface KillsWish {
  readonly kills: number;
  readonly from: number;
  readonly factor: number;
  readonly company: KillOptions["company"];
  readonly told?: (run: KilledRun) => void;
}

/** Kills in one run at most: some lives are to see the run's end. */
const KILLS_A_RUN = 15;

export async function killRuns({
  kills,
  from,
  factor,
  company,
  told = () => undefined,
}: KillsWish): Promise<readonly KilledRun[]> {
  const runs: KilledRun[] = [];
  let left = kills;
  for (let seed = from; left > 0; seed += 1) {
    const run = await killedRun(seed, { kills: Math.min(left, KILLS_A_RUN), factor, company });
    runs.push(run);
    told(run);
    left -= run.kills;
  }
  return runs;
}

/** For the command line. */
export function report(runs: readonly KilledRun[]): string {
  const sum = (of: (run: KilledRun) => number): number =>
    runs.reduce((all, run) => all + of(run), 0);
  const total = (of: (run: KilledRun) => ReadonlyMap<string, number>): readonly string[] => {
    const counts = new Map<string, number>();
    for (const run of runs) {
      for (const [name, count] of of(run)) counts.set(name, (counts.get(name) ?? 0) + count);
    }
    return [...counts].sort().map(([name, count]) => `${String(count).padStart(6)}  ${name}`);
  };
  return [
    "What the wire did to requests:",
    ...total(({ hindered }) => hindered),
    "What was under way at kills:",
    ...total(({ moments }) => moments),
    `${sum(({ others }) => others.length)} acts of a colleague's`,
    `${sum(({ kills }) => kills)} kills in ${runs.length} runs: ${sum(({ requests }) => requests)} requests, ` +
      `${sum(({ rows }) => rows)} journal rows, ${sum(({ undone }) => undone.length)} steps left to a person, ` +
      `${sum(({ faults }) => faults.length)} faults`,
  ].join("\n");
}

export const line = ({ seed, kills, requests, rows, undone, faults }: KilledRun): string =>
  [
    `seed ${seed}: ${kills} kills, ${requests} requests, ${rows} rows`,
    ...(undone.length === 0 ? [] : [`  left to a person: ${undone.join(", ")}`]),
    ...faults.map((fault) => `  FAULT ${fault}`),
  ].join("\n");
