/** How the run is to behave: the goal's keys that approve, apply and the runner read. */
import { ok, type RefusalPolicy, type RunRules } from "../../sim/index.ts";
import { duration, type GoalKey, oneOf, type Reader, truth, wholeNumber } from "./goal-keys.ts";

/** What this needs of whoever reads a goal. */
interface Reads {
  one<T, D>(key: GoalKey, reader: Reader<T>, otherwise: D): T | D;
  all<T>(key: GoalKey, reader: Reader<T>): T[];
}

const MOST_FAILURES = 100_000;
const refusal: Reader<RefusalPolicy> = oneOf(["next-candidate", "other-type", "later"]);
/** "give-up" alone = nothing is tried after a refusal. */
const refusals: Reader<readonly RefusalPolicy[]> = (text) => {
  if (text.trim() === "give-up") return ok([]);
  const read = refusal(text);
  return read.ok ? ok([read.value]) : read;
};

/** Work on a host that lasts longer than this is overdue, where nobody says otherwise [s]. */
const OVERDUE = 24 * 3600;

/** Only what was written; null when nothing was: the runner's defaults hold then, and the plan's bytes do not change. */
export function runRules(reading: Reads): RunRules | null {
  const errorBudget = reading.one("error-budget", wholeNumber(0, MOST_FAILURES), null);
  const overrunLimit = reading.one("overrun-limit", duration, null);
  const keepReserve = reading.one("keep-reserve", truth, null);
  const windowEnd = reading.one("window-end", oneOf(["let-end", "abort"] as const), null);
  const tried = reading.all("refusals", refusals);
  const how = reading.one("maintenance-by", oneOf(["person", "command", "webhook"] as const), null);
  const timeout = reading.one("maintenance-limit", duration, null);
  const secondPerson = reading.one("second-person", truth, null);
  const rules: RunRules = {
    ...(errorBudget === null ? {} : { errorBudget }),
    ...(overrunLimit === null ? {} : { overrunLimit }),
    ...(keepReserve === null ? {} : { keepReserve }),
    ...(windowEnd === null ? {} : { windowEnd }),
    ...(tried.length === 0 ? {} : { refusals: tried.flat() }),
    ...(how === null && timeout === null
      ? {}
      : { maintenance: { how: how ?? "person", timeout: timeout ?? OVERDUE } }),
    ...(secondPerson === null ? {} : { secondPerson }),
  };
  return Object.keys(rules).length === 0 ? null : rules;
}
