/** Messages between the page and its workers. They re-plan and re-simulate; the page draws. */
import type {
  BytesPerSecond,
  Diagnostic,
  Forecast,
  Goal,
  NovaSettings,
  Plan,
  ReplicationResult,
  RunRecord,
  SiteConstants,
} from "../../sim/index.ts";

/** What is to differ from the base plan; whatever is absent stays as it is. */
export interface Change {
  /** Rate of every host's migration link, per direction [B/s]. */
  readonly linkRate?: BytesPerSecond;
  /** Rate of every leaf's up-link, per direction [B/s]. */
  readonly uplinkRate?: BytesPerSecond;
  /** Values in place of the site's nova.conf, on every host. */
  readonly settings: Readonly<Partial<NovaSettings>>;
  readonly goal: Readonly<Partial<Goal>>;
  /** Takes the goal's own rule for stuck moves away: Nova's timeout alone ends them. */
  readonly leavesStuck?: true;
}

/** Which of so many workers one is; each runs the replications whose index leaves its own as the remainder. */
export interface Place {
  readonly index: number;
  readonly of: number;
}

/** From a colleague to the first worker: replications of one change. */
export interface Part {
  readonly id: number;
  readonly results: readonly ReplicationResult[];
}

export type ToWorker =
  /** Comes with the worker's ports: the first has one to every colleague, a colleague one to the first. */
  | {
      readonly kind: "open";
      readonly plan: Plan;
      readonly site: SiteConstants | null;
      readonly place: Place;
    }
  /** A newer run cancels an older one. */
  | {
      readonly kind: "run";
      readonly id: number;
      readonly change: Change;
      readonly replications: number;
    }
  | { readonly kind: "cancel" };

export type FromWorker =
  /** The variant's plan and its one run at the best value of every input: at once. */
  | {
      readonly kind: "planned";
      readonly id: number;
      readonly plan: Plan;
      readonly nominal: RunRecord;
    }
  | {
      readonly kind: "progress";
      readonly id: number;
      readonly done: number;
      readonly total: number;
    }
  | { readonly kind: "forecast"; readonly id: number; readonly forecast: Forecast }
  | {
      readonly kind: "refused";
      readonly id: number;
      readonly reasons: readonly Diagnostic[];
    }
  | { readonly kind: "failed"; readonly id: number; readonly message: string };
