/** What the page of a run shows, asks for and is told. One plan, one cloud, at most one run under way. */
import type {
  Awaited,
  JournalEntry,
  MoveRecord,
  Observation,
  PersonAction,
  RunRecord,
} from "../../sim/index.ts";
import type { Change } from "./what-if.ts";

export interface RunPage {
  /** SHA-256 of the plan that the server has now; a page that shows another is out of date. */
  readonly planHash: string;
  /** The cloud in words: "the simulated cloud", or where its Keystone answers. */
  readonly cloud: string;
  readonly isSimulated: boolean;
  /** The server takes no wish: everything is shown, nothing can be asked for. */
  readonly isViewOnly: boolean;
  /** As whom this server's wishes count. On the simulated cloud a name is typed: null. */
  readonly person: string | null;
  readonly authors: readonly { readonly name: string; readonly at: string }[];
  readonly approvals: readonly ShownApproval[];
  readonly prerequisites: readonly ShownPrerequisite[];
  readonly run: ShownRun | null;
}

export interface ShownApproval {
  readonly name: string;
  /** Whether Keystone proved who it was. */
  readonly isProven: boolean;
  readonly at: string;
  readonly expires: string;
  /** Why it lets nothing run now; null = it is in force. */
  readonly against: string | null;
}

/** A value of nova.conf that the plan rests on. */
export interface ShownPrerequisite {
  readonly option: string;
  readonly value: string;
  readonly hosts: readonly string[];
  readonly restart: boolean;
}

export interface ShownRun {
  readonly id: string;
  readonly by: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** In words, how it ended; null while it goes on. */
  readonly end: string | null;
  /** The site's own constants that it was begun with in place of the plan's; null = none. */
  readonly constants: { readonly name: string; readonly date: string } | null;
  /** Whether a process drives it; a run that nobody drives goes on when it is started again. */
  readonly isDriven: boolean;
  /** Of a run that is over: whether it can go on once it is asked to, or was asked and goes on when started; else null. */
  readonly goesOn: "once-asked" | "once-started" | null;
  /** The runner's clock [s since the start]. */
  readonly now: number;
  /** Why nothing new begins; null = it goes on. */
  readonly held: string | null;
  /** What it waits for by itself; null = nothing, or it is held. Times by the runner's clock [s]. */
  readonly awaits: Awaited | null;
  /** An aborted run only waits for what is under way, and does not go on. */
  readonly isAborted: boolean;
  readonly steps: readonly ShownStep[];
  /** What has come of the moves, in the form of a simulated run, so that both are drawn alike. */
  readonly actual: RunRecord;
  readonly progress: readonly ShownProgress[];
  readonly outlook: ShownOutlook | null;
  /** Moves that have ended, in the order of asking. */
  readonly measured: readonly ShownMeasured[];
  /** The last lines, the newest last. */
  readonly journal: readonly (JournalEntry & { readonly seq: number; readonly wall: string })[];
  readonly leftDisabled: readonly string[];
  readonly leftStopped: readonly string[];
}

export interface ShownStep {
  readonly id: string;
  readonly kind: "cordon" | "move" | "stop" | "start" | "maintain" | "uncordon";
  /** Host that it is about; a move's source. */
  readonly host: string;
  readonly server: string | null;
  readonly destination: string | null;
  /** The runner's word for where it stands. */
  readonly state: string;
  /** Why, where there is a why. */
  readonly words: string;
  /** What a person may ask of it now. */
  readonly wishes: readonly PersonAction["action"][];
}

/** QEMU's counters as Nova tells them. */
export interface ShownProgress {
  readonly server: string;
  readonly status: string;
  readonly disk: Counters | null;
  readonly memory: Counters | null;
  /** When they last moved, by the runner's clock [s]. */
  readonly changedAt: number;
}

export interface Counters {
  readonly total: number;
  readonly processed: number;
  readonly remaining: number;
}

/** How a move went, to be held against what was predicted for it. */
export interface ShownMeasured {
  readonly step: string;
  readonly server: string;
  readonly type: MoveRecord["type"];
  /** Where the server is since; null = nobody saw it. */
  readonly host: string | null;
  /** Nova's last word of it. */
  readonly status: string;
  /** From the request to the end, however it ended [s]. */
  readonly total: number;
  /** Nova's own times of whole seconds, or when our polls saw it, a few seconds late. */
  readonly clock: "nova" | "polls";
  readonly completed: boolean;
}

/** The forecast of the rest, as the run was told it. */
export type ShownOutlook = Extract<Observation, { kind: "outlook" }>;

export interface ShownDrift {
  readonly touching: readonly string[];
  readonly elsewhere: readonly string[];
}

export interface ApproveWish {
  /** SHA-256 of the plan that the page shows: no other is approved. */
  readonly plan: string;
  /** Typed for the simulated cloud; ignored where Keystone tells who it is. */
  readonly name: string;
  /** Token of the person who approves, who is then whom Keystone takes it for; "" = the server's own person. Kept nowhere. */
  readonly token: string;
  /** How long it is good for [s]. */
  readonly lasts: number;
  readonly confirmed: readonly { readonly option: string; readonly value: string }[];
}

/** Answer to a wish that was refused: every reason. */
export interface Refusal {
  readonly reasons: readonly string[];
}

/** A variant of the what-if is to be the plan. */
export interface TakeWish {
  /** SHA-256 of the plan that it is a variant of. */
  readonly plan: string;
  readonly change: Change;
}

export interface StartWish {
  /** SHA-256 of the plan that the page shows: no other is begun. */
  readonly plan: string;
  readonly name: string;
  /** Simulated seconds a second; null = as fast as it goes. */
  readonly speed: number | null;
}

export type ActionWish = PersonAction & { readonly name: string };

export const RUN_PATH = "/api/run";
export const RUN_EVENTS_PATH = "/api/run/events";
export const DRIFT_PATH = "/api/run/drift";
/** The run's moves as the file that `drainwise calibrate` reads. */
export const MOVES_CSV_PATH = "/api/run/moves.csv";
export const TAKE_PATH = "/api/plan";
export const APPROVE_PATH = "/api/run/approve";
export const START_PATH = "/api/run/start";
export const ACTION_PATH = "/api/run/action";

/** Told over the event stream: that something changed, or the counters themselves. */
export type RunNews =
  | { readonly kind: "changed" }
  | {
      readonly kind: "progress";
      readonly progress: readonly ShownProgress[];
      readonly now: number;
    };

/** The header that carries the secret made at each start; the page has it from the address's fragment. */
export const SECRET_HEADER = "x-drainwise-secret";

export type { MoveRecord };
