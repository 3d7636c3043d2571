/** Fault simulation from the command line: `npm run faults -- --seeds 10000 [--from 1] [--show SEED]`. */
import { elementAt } from "../../sim/index.ts";
import { faultRun } from "./fault-run.ts";

export { sweepCrashes } from "./sweep.ts";

export interface FaultReport {
  readonly failed: readonly { readonly seed: number; readonly violations: readonly string[] }[];
  /** How often each "KIND x PHASE" struck. */
  readonly faults: ReadonlyMap<string, number>;
  readonly rows: number;
}

/** @param until stops at the first violation that it matches. */
export function runSeeds(from: number, count: number, until: RegExp | null = null): FaultReport {
  const failed: { seed: number; violations: readonly string[] }[] = [];
  const faults = new Map<string, number>();
  let rows = 0;
  for (let seed = from; seed < from + count; seed += 1) {
    const run = faultRun(seed);
    rows += run.rows.length;
    for (const fault of run.faults) faults.set(fault, (faults.get(fault) ?? 0) + 1);
    if (run.violations.length > 0) failed.push({ seed, violations: run.violations });
    if (until !== null && run.violations.some((text) => until.test(text))) break;
  }
  return { failed, faults, rows };
}

/** One run told row by row, for whoever looks into a failing seed. */
export function tell(seed: number): readonly string[] {
  const run = faultRun(seed);
  const lines = run.plan.steps.map((step) => `plan ${JSON.stringify(step)}`);
  for (const { seq, at, observation, entries, commands } of run.rows) {
    lines.push(`#${seq} ${at.toFixed(1)} ${JSON.stringify(observation)}`);
    for (const { step, kind, text } of entries) lines.push(`      ${kind} ${step}: ${text}`);
    for (const command of commands) lines.push(`      > ${JSON.stringify(command)}`);
  }
  for (const [index, { id }] of run.plan.steps.entries()) {
    lines.push(`end ${id} ${JSON.stringify(elementAt(run.state.steps, index))}`);
  }
  return [...lines, ...run.violations.map((text) => `VIOLATION ${text}`)];
}
