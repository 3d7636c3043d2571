/** What the pages of a run need of whoever keeps and drives runs. */
import type { Result } from "../../sim/index.ts";
import type {
  ActionWish,
  ApproveWish,
  RunNews,
  RunPage,
  ShownDrift,
  StartWish,
  TakeWish,
} from "../wire/run-page.ts";

/** Refusals are sentences for the person who asked, all at once. */
export type Answer<T> = Promise<Result<T, readonly string[]>>;

export interface RunRoom {
  page(): Promise<RunPage>;
  /** What changed between the cloud as it is and as the run expects it by now. */
  drift(): Answer<ShownDrift>;
  /** The moves of the run that is shown, as `drainwise status --csv` writes them. */
  movesCsv(): Answer<{ readonly name: string; readonly text: string }>;
  /** Makes a variant the plan that is shown and run. */
  take(wish: TakeWish): Answer<string>;
  approve(wish: ApproveWish): Answer<string>;
  /** Begins a run, or goes on with the one that nobody drives. */
  start(wish: StartWish): Answer<string>;
  act(wish: ActionWish): Answer<string>;
  /** Tells what is new from now on, until the function that it gives is called. */
  listen(listener: (news: RunNews) => void): () => void;
}
