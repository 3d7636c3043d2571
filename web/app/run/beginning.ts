/** How a run is begun from where it stands, or gone on with, and what that takes. */
import type { RunPage, ShownRun } from "../../wire/run-page.ts";

export interface Beginning {
  readonly words: string;
  /** What it means, where that is not plain. */
  readonly meaning: string | null;
  /** What is under way is followed to its end whatever became of its approval; to begin anything takes one in force. */
  readonly takesApproval: boolean;
}

const goOn = { words: "Go on with the run", meaning: null } as const;

/** Null = it is driven, it is wholly done, or the server takes no wish. */
export function beginningOf({ run, isViewOnly, isSimulated }: RunPage): Beginning | null {
  if (isViewOnly) return null;
  if (run === null) return { words: "Start the run", meaning: null, takesApproval: true };
  if (run.endedAt === null) return run.isDriven ? null : { ...goOn, takesApproval: false };
  if (run.goesOn === "once-started") return { ...goOn, takesApproval: true };
  if (isWhollyDone(run)) return null;
  return { words: "Begin anew", meaning: anew(isSimulated), takesApproval: true };
}

/** A run that stopped early keeps its journal; a new one knows nothing of it, and holds the cloud against the plan. */
const anew = (isSimulated: boolean): string =>
  `Begin anew: another run of the whole plan, with a journal of its own. ${
    isSimulated
      ? "The simulated cloud begins anew with it, as the plan found it."
      : "First the cloud is held against the plan: what has changed since it was planned, by the run before too, is named, and refuses where it touches the plan. It then takes a plan of the cloud as it is now. A step with nothing left to do is passed over."
  }`;

export const isWhollyDone = ({ endedAt, steps }: ShownRun): boolean =>
  endedAt !== null && steps.every(({ state }) => state === "done");

export const isApproved = ({ approvals }: RunPage): boolean =>
  approvals.some(({ against }) => against === null);
