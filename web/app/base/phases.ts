/** The phases of a move as the page shows them: what each means to the tenant decides its colour. */
import type { Phase } from "../../../sim/index.ts";

export type ShownPhase = Phase | "queued";

/** What the tenant feels: nothing, data on the move while it serves, slower, or gone. */
export type Feeling = "waiting" | "nova" | "moving" | "degraded" | "down";

export interface PhaseFacts {
  readonly phase: ShownPhase;
  readonly name: string;
  readonly feeling: Feeling;
  /** Custom property that holds its colour. */
  readonly colour: string;
  readonly meaning: string;
}

export const phaseFacts: readonly PhaseFacts[] = [
  fact("queued", "queued", "waiting", "Waits for a slot; the server runs untouched."),
  fact("preparing", "preparing", "nova", "Nova schedules, checks and sets up the destination."),
  fact("mirror", "disk mirror", "moving", "Local disks are copied while the server runs."),
  fact("precopy", "pre-copy", "moving", "Memory is copied in rounds while the server runs."),
  fact("postcopy", "post-copy", "degraded", "Runs on the destination while pages still come."),
  fact("switchover", "switchover", "down", "Stopped: the rest is sent and handed over."),
  fact("stopping", "stopping", "down", "Shuts down before a cold move."),
  fact("copying", "copying disks", "down", "Stopped: disks are copied one after the other."),
  fact("starting", "starting", "down", "The destination creates and boots the server."),
  fact("confirming", "confirming", "nova", "Runs; the source still holds its disk and allocation."),
  fact("finishing", "finishing", "nova", "Runs on the destination; Nova tidies up."),
];

function fact(phase: ShownPhase, name: string, feeling: Feeling, meaning: string): PhaseFacts {
  return { phase, name, feeling, colour: `--phase-${phase}`, meaning };
}

const byPhase = new Map(phaseFacts.map((facts) => [facts.phase, facts]));

export const phaseName = (phase: ShownPhase): string => byPhase.get(phase)?.name ?? phase;
