/**
 * The journal is the run: its rows, fed through the runner again, give its state, and must give their own entries and
 * commands again. After that the driver tells `restarted`, once, and the runner looks into whatever was out.
 */
import { err, ok, type Result } from "../base/result.ts";
import { canonicalJson } from "../plan/canonical.ts";
import type { Plan } from "../plan/plan.ts";
import type { JournalRow } from "../port/port.ts";
import type { RunPolicy } from "./run-policy.ts";
import type { RunnerState } from "./runner-state.ts";
import { beginRun, type StepResult, step } from "./step.ts";

export interface Replayed {
  readonly state: RunnerState;
  /** Number of the last row; 0 = the journal is empty. */
  readonly seq: number;
  readonly wakeAt: StepResult["wakeAt"];
}

/**
 * The run as its journal leaves it.
 *
 * Errors: the first row that does not follow from those before it, in words: the journal was changed, is of another plan
 * or policy, or was written by a version of the runner that decided otherwise. Such a run must not go on by itself.
 */
export function replay(
  plan: Plan,
  policy: RunPolicy,
  rows: Iterable<JournalRow>,
): Result<Replayed, string> {
  let replayed: Replayed = { state: beginRun(plan, policy), seq: 0, wakeAt: null };
  for (const row of rows) {
    if (row.seq !== replayed.seq + 1) {
      return err(`row ${row.seq} follows row ${replayed.seq}: rows are missing or doubled`);
    }
    const { state, commands, journal, wakeAt } = step(replayed.state, row.observation, row.at);
    if (canonicalJson(commands) !== canonicalJson(row.commands)) {
      return err(
        `row ${row.seq} holds other commands than the runner gives: not this plan's, or another version's`,
      );
    }
    if (canonicalJson(journal) !== canonicalJson(row.entries)) {
      return err(
        `row ${row.seq} holds other entries than the runner gives: not this plan's, or another version's`,
      );
    }
    replayed = { state, seq: row.seq, wakeAt };
  }
  return ok(replayed);
}

/** The row for a step that changed something; null when it changed nothing that a replay would miss. */
export function rowOf(
  before: RunnerState,
  row: Pick<JournalRow, "seq" | "at" | "observation">,
  { state, commands, journal }: StepResult,
): JournalRow | null {
  const same = { ...state, now: before.now };
  const unchanged = commands.length === 0 && journal.length === 0 && isSame(before, same);
  return unchanged ? null : { ...row, entries: journal, commands };
}

/** Field by field: a step that changed nothing leaves every one as it was. */
const isSame = (a: RunnerState, b: RunnerState): boolean =>
  (Object.keys(a) as (keyof RunnerState)[]).every((key) => a[key] === b[key]);
