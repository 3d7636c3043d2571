/** The answers of a scenario as CSV: one row an item, in the file's order, seconds with nine decimals. */
import type { ScenarioAnswer } from "../../sim/index.ts";

const seconds = (value: number | null): string => (value === null ? "" : value.toFixed(9));

/** An id with a comma, quote or line end is quoted; others stand as they are. */
const cell = (text: string): string =>
  /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/**
 * Header and rows. With migrations among the items every row has the migrations' columns (a flow has no downtime and no
 * rounds: empty); with flows alone, their own. What did not end has an empty `end`, what did not start an empty `start`.
 */
export function answersAsCsv(answers: readonly ScenarioAnswer[]): string {
  const hasMoves = answers.some(({ item }) => item.kind === "mig");
  const header = hasMoves
    ? "id,src,dst,start,end,downtime,rounds,bytes,outcome"
    : "id,start,end,outcome";
  const row = hasMoves ? rowWithMoves : rowOfFlow;
  return `${[header, ...answers.map(row)].join("\n")}\n`;
}

function rowOfFlow({ item, start, end, outcome }: ScenarioAnswer): string {
  return [cell(item.id), seconds(start), seconds(end), outcome].join(",");
}

function rowWithMoves(answer: ScenarioAnswer): string {
  const { item, start, end, downtime, rounds, bytes, outcome } = answer;
  return [
    cell(item.id),
    item.source,
    item.destination,
    seconds(start),
    seconds(end),
    seconds(downtime),
    item.kind === "mig" ? rounds : "",
    Math.round(bytes),
    outcome,
  ].join(",");
}
