/** Variant beside base, in figures: window, outage, bytes, verdicts that changed, and what it would rest on. */
import type { Forecast, Prerequisite, Quantiles } from "../../../sim/index.ts";
import { type Child, h } from "../base/dom.ts";
import { countOf, formatBytes, formatDelta, formatDuration } from "../base/format.ts";
import { dataTable } from "../base/panel.ts";
import { verdictMark, verdictRank } from "../base/verdict.ts";
import { moveKey, type State, type Variant } from "../state.ts";
import { novaName } from "../what-if/network-and-conf-fields.ts";

export function comparison({ base, variant }: State): Child[] {
  if (variant === null) return [];
  const { forecast } = variant;
  const rows =
    forecast === null
      ? [durationRow("One run", base.forecast.nominal.window, variant.nominal.window)]
      : [
          ...quantileRows("Window", base.forecast.window, forecast.window),
          durationRow("Outage, sum", base.forecast.outage.p50, forecast.outage.p50),
          [
            "Bytes",
            formatBytes(base.forecast.bytes.p50),
            formatBytes(forecast.bytes.p50),
            bytesDelta(base.forecast.bytes.p50, forecast.bytes.p50),
          ],
        ];
  return [
    dataTable(
      "Variant beside base",
      [
        { title: "Figure" },
        { title: "Base", isNumber: true },
        { title: "Variant", isNumber: true },
        { title: "Change", isNumber: true },
      ],
      [...rows, blockedRow(base.plan.blocked.length, variant)],
    ),
    forecast === null ? null : changedVerdicts(base.forecast, forecast),
    prerequisites(variant.plan.prerequisites),
  ];
}

const durationRow = (name: string, base: number, variant: number): string[] => [
  name,
  formatDuration(base),
  formatDuration(variant),
  formatDelta(base, variant),
];

const quantileRows = (name: string, base: Quantiles, variant: Quantiles): string[][] =>
  (["p50", "p90", "p95"] as const).map((quantile) =>
    durationRow(`${name} ${quantile.toUpperCase()}`, base[quantile], variant[quantile]),
  );

function bytesDelta(base: number, variant: number): string {
  const delta = variant - base;
  if (Math.abs(delta) < base * 0.005) return "no change";
  return `${delta < 0 ? "−" : "+"}${formatBytes(Math.abs(delta))}`;
}

function blockedRow(before: number, { plan }: Variant): string[] {
  const now = plan.blocked.length;
  const change =
    now === before ? "no change" : now < before ? `−${before - now}` : `+${now - before}`;
  return ["Cannot move", String(before), String(now), change];
}

/** Most changed verdicts listed; the rest is counted. */
const LISTED = 12;

function changedVerdicts(base: Forecast, variant: Forecast): HTMLElement {
  const before = new Map(
    base.servers.map((server) => [moveKey(server.server, server.direction), server.verdict.kind]),
  );
  const changed = variant.servers
    .flatMap((server) => {
      const was = before.get(moveKey(server.server, server.direction));
      return was === undefined || was === server.verdict.kind ? [] : [{ server, was }];
    })
    .sort((a, b) => verdictRank(a.was) - verdictRank(b.was));
  if (changed.length === 0) return h("p", { class: "note" }, "No verdict changes.");
  const rest = changed.length - LISTED;
  return h(
    "div",
    {},
    h("h3", {}, `${countOf(changed.length, "verdict")} changed`),
    h(
      "ul",
      { class: "changes" },
      ...changed
        .slice(0, LISTED)
        .map(({ server, was }) =>
          h(
            "li",
            {},
            h("b", {}, server.name),
            h("span", {}, verdictMark(was), " → ", verdictMark(server.verdict.kind)),
          ),
        ),
      rest > 0 ? h("li", {}, `and ${rest} more, in the list of moves`) : null,
    ),
  );
}

function prerequisites(list: readonly Prerequisite[]): HTMLElement | null {
  if (list.length === 0) return null;
  return h(
    "div",
    { class: "prerequisites" },
    h("h3", {}, "Needs first, in nova.conf"),
    h(
      "ul",
      {},
      ...list.map((item) =>
        h(
          "li",
          {},
          `${novaName(item.option)}: ${item.from} → ${item.to} on ${countOf(item.hosts.length, "host")}${item.restart ? ", with a restart" : ""}`,
        ),
      ),
    ),
  );
}
