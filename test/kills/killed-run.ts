/** One run of an approved plan whose process is killed again and again, at instants drawn from a seed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "../../sim/index.ts";
import { Rng } from "../../sim/kernel/random.ts";
import { chance } from "../fault/dice.ts";
import { NovaProcess } from "../nova-cloud/nova-process.ts";
import type { Arrival } from "../nova-cloud/request-log.ts";
import { Hands } from "./hands.ts";
import { readRuns } from "./journal-file.ts";
import { type Evidence, faultsOf, undoneSteps } from "./judge.ts";
import { Killer } from "./killer.ts";
import { Moments } from "./moments.ts";
import { Operators, people } from "./operators.ts";
import { drawScene } from "./scene.ts";
import { Worker } from "./worker.ts";

export interface KillOptions {
  /** No more kills than these. */
  readonly kills: number;
  /** How many times faster than the wall all clocks run. */
  readonly factor: number;
  /** Who else is there: nobody, or, as the seed has it, a colleague who moves and disables, and hands that abort and force. */
  readonly company: "none" | "drawn" | "all";
}

export interface KilledRun {
  readonly seed: number;
  readonly kills: number;
  readonly requests: number;
  readonly rows: number;
  /** What the wire did to how many requests. */
  readonly hindered: ReadonlyMap<string, number>;
  /** What was under way at how many kills. */
  readonly moments: Moments["counts"];
  /** What the colleague did. */
  readonly others: readonly string[];
  /** Steps that a person was left with. */
  readonly undone: readonly string[];
  readonly faults: readonly string[];
}

/** Lives that end by themselves, without a kill and without the run's end, mean that the command does not work. */
const MOST_LIVES = 10;

export async function killedRun(
  seed: number,
  { kills, factor, company }: KillOptions,
): Promise<KilledRun> {
  const rng = Rng.of(seed, "kills");
  const isThere = (who: string): boolean =>
    company === "all" || (company === "drawn" && chance(rng.fork(who), 0.7));
  const [withColleague, withHands] = [isThere("colleague"), isThere("hands")];
  const scene = drawScene(rng.fork("scene"), withHands);
  const operators = new Operators(factor);
  const nova = new NovaProcess(operators.env);
  const log = join(operators.folder, "requests.jsonl");
  const faulty = chance(rng.fork("faulty"), 0.7);
  try {
    await nova.start({
      ...{ cloud: scene.cloud, accounts: people, seed, log, journal: operators.store },
      faults: faulty ? { writes: 0.3, reads: 0.02 } : { writes: 0, reads: 0 },
      tokensLast: chance(rng.fork("tokens"), 0.5) ? 300 : null,
      ...(withColleague ? { colleague: { acts: 6, drained: scene.drained } } : {}),
    });
    operators.knowCloud(nova.url);
    const files = ["--os-cloud", "ann", "--no-diagnostics", "--out", operators.plan];
    await operators.must("plan", ...files, ...scene.goal);
    await operators.must("approve", operators.plan, "--os-cloud", "ben", "--expires", "20 d");
    const worker = new Worker(operators, nova, scene.drained);
    const plan = JSON.parse(readFileSync(operators.plan, "utf8")) as Plan;
    const hands = withHands ? new Hands(plan, operators.store, nova, rng.fork("hands")) : null;
    const moments = new Moments(nova);
    const killer = new Killer(rng.fork("killer"), nova, kills, withHands);
    await livesOf(operators, killer, moments);
    moments.leave();
    await Promise.all([worker.leave(), hands?.leave()]);
    const [run, ...more] = readRuns(operators.store);
    if (run === undefined) throw new Error("no run was begun");
    const arrivals = readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Arrival)
      .sort((a, b) => a.wall - b.wall);
    const evidence: Evidence = {
      ...{ plan, run, arrivals, earlier: killer.found },
      truth: await nova.truth(),
    };
    const hindered = new Map<string, number>();
    for (const { hindered: by } of arrivals) {
      if (by !== null) hindered.set(by, (hindered.get(by) ?? 0) + 1);
    }
    return {
      ...{ seed, kills: killer.found.length, requests: arrivals.length, rows: run.rows.length },
      hindered,
      ...{ moments: moments.counts, others: evidence.truth.others },
      undone: undoneSteps(evidence),
      faults: [...faultsOf(evidence), ...more.map(({ id }) => `another run was begun: ${id}`)],
    };
  } finally {
    await nova.stop();
    operators.leave();
  }
}

/** The same command again and again, until the run is over. */
async function livesOf(operators: Operators, killer: Killer, moments: Moments): Promise<void> {
  const words: string[] = [];
  for (let unkilled = 0; unkilled < MOST_LIVES; ) {
    const life = await killer.live(operators);
    if (life.killed) await moments.note();
    const runs = readRuns(operators.store);
    killer.finds(runs[0]?.rows.map(({ hash }) => hash) ?? []);
    if (runs[0] !== undefined && runs[0].endedAt !== null) return;
    if (life.killed) continue;
    unkilled += 1;
    words.push(`${life.code}: ${life.err.slice(-400)}`);
  }
  throw new Error(`apply ended ${MOST_LIVES} times before the run: ${words.join("\n")}`);
}
