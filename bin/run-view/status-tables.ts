/** Where a run stands, as a person reads it. */
import type { RunMove } from "../../data/run/run-moves.ts";
import type { RunView } from "../../data/run/run-view.ts";
import type { JournalEntry } from "../../sim/index.ts";
import { formatDuration, printJson, printLine, printTable } from "../console.ts";
import { wordsOf } from "./move-bars.ts";
import { dropWords, endWords, namesIn, type Outlook } from "./outlook-words.ts";
import { lineOf } from "./run-bars.ts";

/** Lines of the journal shown at the end. */
const LAST = 8;

export function printStatus(view: RunView, moves: readonly RunMove[]): void {
  const { run, plan, steps, live, holder, at } = view;
  printLine(
    `Run ${run.id} of plan ${run.plan.slice(0, 12)} on ${run.cloud}, begun ${run.startedAt} by ${run.by.name}.`,
  );
  if (run.endedAt !== null) printLine(`Over since ${run.endedAt}: ${run.end ?? ""}.`);
  else if (holder === null)
    printLine("No process executes it now: drainwise apply goes on with it.");
  else printLine(`Executed by ${holder}, ${formatDuration(at)} after its beginning.`);
  printLine();
  printTable(
    [{ title: "Steps" }, { title: "Count", align: "right" }],
    [...countsOf(steps.map(({ kind }) => kind))].map(([kind, count]) => [kind, String(count)]),
  );
  const names = new Map(plan.snapshot.servers.map(({ id, name }) => [id, name]));
  const troubled = steps.filter(({ reason }) => reason !== null);
  if (troubled.length > 0) {
    printLine();
    printTable(
      [{ title: "Step" }, { title: "Stands" }, { title: "Why", shrink: 1 }],
      troubled.map(({ step, kind, reason }) => [step, kind, reason ?? ""]),
    );
  }
  if (run.endedAt === null && live !== null && live.moves.length > 0) {
    printLine();
    printTable(
      [{ title: "Under way" }, { title: "Progress" }],
      live.moves.map((move) => [names.get(move.server) ?? move.server, wordsOf(move)]),
    );
  }
  if (run.endedAt === null && live?.outlook != null) printOutlook(view, live.outlook);
  const ended = moves.filter(({ total }) => total !== null).length;
  printLine(`\n${moves.length} moves asked for, ${ended} ended. Last of the journal:\n`);
  for (const entry of entriesOf(view).slice(-LAST)) printLine(lineOf(entry));
}

function printOutlook({ plan }: RunView, outlook: Outlook): void {
  const nameOf = namesIn(plan);
  const { rest, headroomBelow } = outlook;
  const at = rest?.at ?? 0;
  printLine(`\n${outlook.overrun > 0 ? "OVERRUN: " : ""}${endWords(outlook)}`);
  for (const line of dropWords(outlook, nameOf)) printLine(`  ${line}`);
  if (headroomBelow !== null) printLine(`Headroom: ${headroomBelow}.`);
  for (const assumed of rest?.assumes ?? []) printLine(`Taken for granted: ${assumed}.`);
  const rows = [
    ...(rest?.moving ?? []).map(({ server, end }) => [nameOf(server), "moved", end] as const),
    ...(rest?.hosts ?? []).map(({ host, ready }) => [host, "ready", ready] as const),
  ];
  if (rows.length === 0) return;
  const left = (instant: number | undefined): string =>
    instant === undefined ? "not known" : formatDuration(Math.max(0, instant - at));
  printLine();
  printTable(
    [
      { title: "Outlook", shrink: 1 },
      { title: "" },
      { title: "in, P50", align: "right" },
      { title: "P10 to P90", align: "right" },
      { title: "P95", align: "right" },
    ],
    rows.map(([name, what, span]) => [
      ...[name, what, left(span?.p50)],
      span === null ? "" : `${left(span.p10)} to ${left(span.p90)}`,
      left(span?.p95),
    ]),
  );
}

export function printJournal(view: RunView, json: boolean): void {
  if (json) printJson(view.rows);
  else for (const entry of entriesOf(view)) printLine(lineOf(entry));
}

const entriesOf = ({ rows }: RunView): readonly JournalEntry[] =>
  rows.flatMap(({ entries }) => JSON.parse(entries) as JournalEntry[]);

function countsOf(kinds: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}
