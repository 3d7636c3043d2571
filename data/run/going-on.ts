/** A run that is over but not wholly done may go on: its journal knows what was done, and what failed can be tried again. */
import type { PersonAction, RunnerState } from "../../sim/index.ts";
import type { RequestRecord } from "../store/records.ts";
import { stepViews } from "./step-views.ts";

/** What may be asked of a run that is over; the next process that takes it up carries it out. */
export const askedAfterwards: readonly PersonAction["action"][] = ["retry", "resume", "skip"];

const isAskedAfterwards = ({ action }: PersonAction): boolean => askedAfterwards.includes(action);

/** @param waiting what the run was asked for and has not answered */
export const isAskedToGoOn = (waiting: readonly RequestRecord[]): boolean =>
  waiting.some(({ action }) => isAskedAfterwards(JSON.parse(action) as PersonAction));

/** Why the run cannot go on; null = it can. */
export function reasonNotToGoOn(state: RunnerState | null): string | null {
  if (state === null) return "its journal does not hold";
  if (state.mode === "aborting") return "it was aborted, which is for good";
  if (state.start.kind !== "begun")
    return "it never began: apply (on the page: Begin anew) holds the plan against the cloud anew";
  return stepViews(state).every(({ kind }) => kind === "done") ? "every step is done" : null;
}

/** Why a run that is over cannot take up this word; null = it can. */
export function reasonNotToAsk(asked: PersonAction, state: RunnerState | null): string | null {
  if (isAskedAfterwards(asked)) return reasonNotToGoOn(state);
  return `only ${askedAfterwards.join(", ")} can be asked of it now`;
}
