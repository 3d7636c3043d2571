/** What a person is told of their wish: what was decided and seen at once. What leaves for it stands in the journal. */
import type { Observation, RunnerState, StepResult } from "../../sim/index.ts";
import { REFUSED } from "./request-desk.ts";

type Asked = Extract<Observation, { readonly kind: "person" }>;

/** A wish that moved nothing but the journal's pen was refused. */
export function answerToPerson(asked: Asked, before: RunnerState, result: StepResult): string {
  const { state, commands, journal } = result;
  if (journal.length === 0) return "nothing to change";
  const own = "step" in asked ? asked.step : "";
  const told = journal.filter(({ kind }) => kind !== "intent");
  const text = (told.length > 0 ? told : journal)
    .map(({ step, text: words }) => (step === own || step === "" ? words : `${step}: ${words}`))
    .join("; ");
  const moved =
    commands.length > 0 ||
    state.steps !== before.steps ||
    state.mode !== before.mode ||
    state.stopped !== before.stopped ||
    state.start !== before.start;
  return moved ? text : `${REFUSED}${text}`;
}
