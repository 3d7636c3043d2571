/** Lines of a run's outlook that are worth a line of their own: when an overrun begins, what to leave out, when it is over. */
import type { Plan } from "../../sim/index.ts";
import { dropWords, endWords, namesIn, type Outlook } from "./outlook-words.ts";

/** Gives a function that says what an outlook has that the one before had not. */
export function outlookLines(plan: Plan): (outlook: Outlook) => readonly string[] {
  const nameOf = namesIn(plan);
  let wasLate = false;
  let told = "";
  return (outlook) => {
    const isLate = outlook.overrun > 0;
    const drops = dropWords(outlook, nameOf);
    // What it gains changes from look to look; what to leave out seldom does.
    const what = JSON.stringify(outlook.rest?.drop.map(({ steps, isEnough }) => [steps, isEnough]));
    const lines =
      isLate && (!wasLate || what !== told)
        ? [`OVERRUN: ${endWords(outlook)}`, ...drops.map((drop) => `  ${drop}`)]
        : wasLate && !isLate
          ? [`In time again: ${endWords(outlook)}`]
          : [];
    if (lines.length > 0) told = what ?? "";
    wasLate = isLate;
    return lines;
  };
}
