/** What the Gantt says in words about a row: under the pointer, and to a screen reader. */
import type { MoveRecord } from "../../../../sim/index.ts";
import { h } from "../../base/dom.ts";
import {
  countOf,
  formatBytes,
  formatDuration,
  formatRange,
  moveTypeName,
} from "../../base/format.ts";
import { phaseName } from "../../base/phases.ts";
import type { HostRow, HostTimes, MoveRow } from "./rows.ts";

/** What the two bars of a row are. */
export interface Sides {
  readonly base: string;
  readonly variant: string;
  /** The lower one was seen and not simulated: what nobody tells of it is not said. */
  readonly isSeen: boolean;
}

export const baseAndVariant: Sides = { base: "Base", variant: "Variant", isSeen: false };
export const plannedAndActual: Sides = { base: "Planned", variant: "Actual", isSeen: true };

export function hostWords(row: HostRow, sides: Sides): HTMLElement[] {
  const stays = row.stays === 0 ? "" : `, ${row.stays} cannot move`;
  return [
    h("strong", {}, row.host),
    h("div", {}, `${countOf(row.moves, "move")}${stays}`),
    ...timesWords(row.variant === null ? "Empty" : `${sides.base}: empty`, row.base, never),
    ...timesWords(`${sides.variant}: empty`, row.variant, sides.isSeen ? "not yet" : never),
  ];
}

const never = "never in this plan";

function timesWords(label: string, times: HostTimes | null, without: string): HTMLElement[] {
  if (times === null) return [];
  const quantiles = times.forecast?.empty ?? null;
  if (quantiles !== null) {
    const range = formatRange(quantiles);
    const p95 = formatDuration(quantiles.p95);
    return [h("div", {}, `${label} after ${range} (P50 to P90), P95 ${p95}`)];
  }
  if (times.emptyAt === null) return [h("div", {}, `${label}: ${without}`)];
  return [h("div", {}, `${label} after ${formatDuration(times.emptyAt)} in this run`)];
}

export function moveWords(row: MoveRow, sides: Sides): HTMLElement[] {
  const lines = [h("strong", {}, row.name)];
  if (row.base !== null)
    lines.push(...recordWords(row.variant === null ? "" : `${sides.base}: `, row.base));
  if (row.variant !== null) {
    const label = `${sides.variant}: `;
    lines.push(...(sides.isSeen ? seenWords : recordWords)(label, row.variant));
  }
  return lines;
}

function recordWords(label: string, record: MoveRecord): HTMLElement[] {
  const took =
    record.endedAt === null || record.startedAt === null
      ? record.end.replace("-", " ")
      : `${formatDuration(record.endedAt - record.startedAt)}, ${record.end.replace("-", " ")}`;
  const facts = `outage ${formatDuration(record.outage)}, ${formatBytes(record.bytes)}, ${countOf(record.rounds, "pass").replace(/passs$/, "passes")} over memory`;
  return [headWords(label, record, took), h("div", {}, facts), phaseWords(record)];
}

/** Of a move that was seen: when, since Nova tells neither its outage nor its passes. */
function seenWords(label: string, record: MoveRecord): HTMLElement[] {
  const { requestedAt, endedAt, end } = record;
  const asked = `asked for after ${formatDuration(requestedAt ?? 0)}`;
  const isOpen = endedAt === null && end === "completed";
  const how = isOpen ? "under way" : end.replace("-", " ");
  const ended = endedAt === null ? how : `${how} after ${formatDuration(endedAt)}`;
  return [headWords(label, record, `${asked}, ${ended}`), phaseWords(record)];
}

const headWords = (label: string, record: MoveRecord, words: string): HTMLElement =>
  h(
    "div",
    {},
    `${label}${moveTypeName(record.type)}, ${record.source} → ${record.destination}: ${words}`,
  );

const phaseWords = ({ phases }: MoveRecord): HTMLElement =>
  h(
    "div",
    { class: "tip-phases" },
    phases
      .filter((span) => span.end > span.start)
      .map((span) => `${phaseName(span.phase)} ${formatDuration(span.end - span.start)}`)
      .join(" · "),
  );
