/** What a step that is under way keeps in mind, by kind of step. Plain values. */
import type { Instant } from "../base/units.ts";
import type { PlannedMoveType } from "../plan/plan.ts";
import type { Since } from "../port/port.ts";

/** How a move is to be asked for: as planned at first, otherwise after a refusal. */
export interface Course {
  readonly source: string;
  /** Null = Nova chooses. */
  readonly destination: string | null;
  readonly type: PlannedMoveType;
  /** Destinations that said no since the last pause. */
  readonly refusedBy: readonly string[];
  /** How often it was put off. */
  readonly putOff: number;
  /** How often it was put off because its server could not be looked at. */
  readonly unseen?: number;
  /** Which request it is, 1 = the first; the earlier ones left no trace. */
  readonly attempt: number;
}

export interface MoveWork {
  readonly kind: "move";
  readonly phase:
    | "recheck"
    | "asked"
    /** The request's outcome is unknown: looks go on until the cloud shows what became of it. */
    | "doubt"
    | "moving"
    | "confirming"
    | "confirm-doubt"
    /** The record has ended, and where the guest is cannot be told from that. */
    | "unclear"
    | "verifying";
  readonly course: Course;
  readonly since: Since;
  /** The server's status just before the request. */
  readonly before: string;
  readonly requestedAt: Instant;
  /** When patience with the phase is over. */
  readonly until: Instant;
  /** Nova's no to the request, until a look has shown whether anything came of it; null = it said none. */
  readonly refusal: string | null;
  /** Our migration's record, once seen, and its word. */
  readonly record: number | null;
  readonly word: string | null;
  /** Since when it says that, as far as was seen. */
  readonly wordSince: Instant;
  readonly runningSince: Instant | null;
  /** Asked of it while it ran, and not refused. */
  readonly nudge: "abort" | "force-complete" | null;
  /** How often that was asked. */
  readonly nudges: number;
  /** A service at one of its ends was down or started anew since the request. */
  readonly shaken: boolean;
  /** Found by looking, not followed from its request: what it went through was not seen. */
  readonly adopted: boolean;
  /** The last look failed, and nobody has seen the server since: no poll may know of it. */
  readonly unseen: boolean;
  readonly confirms: number;
}

/** The work with some fields changed; written out, as in `draftOf`, since a move goes through many copies. */
export const changed = (work: MoveWork, to: Partial<MoveWork>): MoveWork => ({
  kind: "move",
  phase: to.phase ?? work.phase,
  course: to.course ?? work.course,
  since: to.since ?? work.since,
  before: to.before ?? work.before,
  requestedAt: to.requestedAt ?? work.requestedAt,
  until: to.until ?? work.until,
  refusal: to.refusal === undefined ? work.refusal : to.refusal,
  record: to.record === undefined ? work.record : to.record,
  word: to.word === undefined ? work.word : to.word,
  wordSince: to.wordSince ?? work.wordSince,
  runningSince: to.runningSince === undefined ? work.runningSince : to.runningSince,
  nudge: to.nudge === undefined ? work.nudge : to.nudge,
  nudges: to.nudges ?? work.nudges,
  shaken: to.shaken ?? work.shaken,
  adopted: to.adopted ?? work.adopted,
  unseen: to.unseen ?? work.unseen,
  confirms: to.confirms ?? work.confirms,
});

export interface CordonWork {
  readonly kind: "cordon";
  readonly phase: "drift" | "look" | "asked" | "doubt" | "landing";
  readonly attempt: number;
  readonly until: Instant;
}

export interface MaintainWork {
  readonly kind: "maintain";
  readonly phase: "ready" | "asked" | "working";
  readonly until: Instant;
}

export interface UncordonWork {
  readonly kind: "uncordon";
  readonly phase: "look" | "asked" | "doubt";
  readonly attempt: number;
  /** What is waited for, in words, as the journal has it; null = nothing yet. */
  readonly waitsFor: string | null;
  readonly until: Instant;
}

/** Stopping or starting a server in place. */
export interface PowerWork {
  readonly kind: "stop" | "start";
  readonly phase: "look" | "asked" | "doubt" | "turning";
  readonly attempt: number;
  readonly putOff: number;
  /** The server's newest instance action before the request: what comes after can be told from it. */
  readonly since: string | null;
  readonly until: Instant;
}

export type Work = MoveWork | CordonWork | MaintainWork | UncordonWork | PowerWork;
