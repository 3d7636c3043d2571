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

export function hostWords(row: HostRow): HTMLElement[] {
  const stays = row.stays === 0 ? "" : `, ${row.stays} cannot move`;
  return [
    h("strong", {}, row.host),
    h("div", {}, `${countOf(row.moves, "move")}${stays}`),
    ...timesWords(row.variant === null ? "Empty" : "Base: empty", row.base),
    ...timesWords("Variant: empty", row.variant),
  ];
}

function timesWords(label: string, times: HostTimes | null): HTMLElement[] {
  if (times === null) return [];
  const quantiles = times.forecast?.empty ?? null;
  if (quantiles !== null) {
    const range = formatRange(quantiles);
    const p95 = formatDuration(quantiles.p95);
    return [h("div", {}, `${label} after ${range} (P50 to P90), P95 ${p95}`)];
  }
  if (times.emptyAt === null) return [h("div", {}, `${label}: never in this plan`)];
  return [h("div", {}, `${label} after ${formatDuration(times.emptyAt)} in this run`)];
}

export function moveWords(row: MoveRow): HTMLElement[] {
  const lines = [h("strong", {}, row.name)];
  if (row.base !== null) lines.push(...recordWords(row.variant === null ? "" : "Base: ", row.base));
  if (row.variant !== null) lines.push(...recordWords("Variant: ", row.variant));
  return lines;
}

function recordWords(label: string, record: MoveRecord): HTMLElement[] {
  const took =
    record.endedAt === null || record.startedAt === null
      ? record.end.replace("-", " ")
      : `${formatDuration(record.endedAt - record.startedAt)}, ${record.end.replace("-", " ")}`;
  const facts = `outage ${formatDuration(record.outage)}, ${formatBytes(record.bytes)}, ${countOf(record.rounds, "pass").replace(/passs$/, "passes")} over memory`;
  const phases = record.phases
    .filter((span) => span.end > span.start)
    .map((span) => `${phaseName(span.phase)} ${formatDuration(span.end - span.start)}`)
    .join(" · ");
  return [
    h(
      "div",
      {},
      `${label}${moveTypeName(record.type)}, ${record.source} → ${record.destination}: ${took}`,
    ),
    h("div", {}, facts),
    h("div", { class: "tip-phases" }, phases),
  ];
}
