/** The error budget: after so many failed or undecided steps nothing new begins. What is under way may end. */
import { leftBehind } from "../left-behind.ts";
import { noteOnRun, type Turn } from "../turn.ts";

export function overBudget(turn: Turn): void {
  const { failures, policy } = turn.state;
  const { errorBudget } = policy;
  if (errorBudget === null || failures <= errorBudget) return;
  stop(turn, `${failures} steps failed or need a person, ${errorBudget} are allowed`);
}

/** Stops the run: told once, with what it leaves behind as things stand. */
export function stop(turn: Turn, reason: string): void {
  if (turn.state.stopped !== null) return;
  turn.state.stopped = reason;
  noteOnRun(turn, `stopped: ${reason}; what is under way may end`);
  leftBehind(turn);
}
