/** Runs seed after seed until there were so many kills. */
import { type KilledRun, killedRun } from "./killed-run.ts";

export interface KillsWish {
  readonly kills: number;
  readonly from: number;
  readonly factor: number;
  readonly told?: (run: KilledRun) => void;
}

/** Kills in one run at most: some lives are to see the run's end. */
const KILLS_A_RUN = 15;

export async function killRuns({
  kills,
  from,
  factor,
  told = () => undefined,
}: KillsWish): Promise<readonly KilledRun[]> {
  const runs: KilledRun[] = [];
  let left = kills;
  for (let seed = from; left > 0; seed += 1) {
    const run = await killedRun(seed, { kills: Math.min(left, KILLS_A_RUN), factor });
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
  const hindered = new Map<string, number>();
  for (const run of runs) {
    for (const [name, count] of run.hindered) hindered.set(name, (hindered.get(name) ?? 0) + count);
  }
  return [
    ...[...hindered].sort().map(([name, count]) => `${String(count).padStart(6)}  ${name}`),
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
