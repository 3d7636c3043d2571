/** A definite no to a move: the next candidate, another type, later, or given up, as the goal says and in its order. */
import { assertNever } from "../../base/assert.ts";
import type { RefusalPolicy } from "../../plan/goal.ts";
import type { MoveStep } from "../../plan/plan.ts";
import { refusedWords } from "../entry-words.ts";
import { putOff, requeue, settleFailed } from "../settle.ts";
import { note, type Turn } from "../turn.ts";
import type { Course, MoveWork } from "../work.ts";
import { isLive } from "./move-request.ts";

/** @param from what of it may help here: a server that is busy is not helped by another destination. */
export function refuse(
  turn: Turn,
  index: number,
  step: MoveStep,
  { course }: MoveWork,
  reason: string,
  from: readonly RefusalPolicy[] = ["next-candidate", "other-type", "later"],
): void {
  const { refusals, laterAfter } = turn.state.policy;
  for (const policy of refusals) {
    const next = from.includes(policy) ? otherCourse(turn, step, course, policy) : null;
    if (next === null) continue;
    note(turn, index, "decision", refusedWords(reason, wordsFor(policy, next)));
    if (policy === "later") putOff(turn, index, next, turn.now + laterAfter);
    else requeue(turn, index, next);
    return;
  }
  settleFailed(turn, index, reason);
}

function otherCourse(
  turn: Turn,
  step: MoveStep,
  course: Course,
  policy: RefusalPolicy,
): Course | null {
  switch (policy) {
    case "next-candidate": {
      if (course.destination === null) return null;
      const refusedBy = [...course.refusedBy, course.destination];
      const next = step.alternatives?.find((host) => !refusedBy.includes(host));
      return next === undefined ? null : { ...course, destination: next, refusedBy };
    }
    case "other-type":
      if (!turn.state.program.allowCold || !isLive(course.type)) return null;
      return { ...course, type: course.type === "live" ? "cold" : "cold-block" };
    case "later":
      if (course.putOff >= turn.state.policy.laterTries) return null;
      return {
        ...course,
        destination: step.choice === "nova" ? null : step.destination,
        refusedBy: [],
        putOff: course.putOff + 1,
      };
    default:
      return assertNever(policy);
  }
}

function wordsFor(policy: RefusalPolicy, { destination, type }: Course): string {
  if (policy === "later") return "later";
  return policy === "next-candidate" ? `next candidate ${destination ?? ""}` : `${type} instead`;
}
