/** What is told of a run while it goes on: to the terminal, to pages, to webhooks. */
import type { JournalEntry, Observation } from "../../sim/index.ts";
import type { MoveProgress } from "./progress.ts";

export type RunEvent =
  | {
      readonly kind: "row";
      readonly run: string;
      readonly seq: number;
      readonly at: number;
      readonly wall: string;
      readonly entries: readonly JournalEntry[];
    }
  | {
      readonly kind: "progress";
      readonly run: string;
      /** The runner's clock as it was told [s]: counters that stand still leave it going. */
      readonly at: number;
      readonly moves: readonly MoveProgress[];
    }
  | {
      readonly kind: "outlook";
      readonly run: string;
      readonly outlook: Extract<Observation, { kind: "outlook" }>;
    }
  | { readonly kind: "end"; readonly run: string; readonly at: string; readonly end: string };

export type RunListener = (event: RunEvent) => void;
