/** One server: whether it converges, by which curve, and what would change it. */
import type { MoveRecord, Plan, Remedy, RunRecord, ServerForecast } from "../../../sim/index.ts";
import { type Child, h, replaceChildren } from "../base/dom.ts";
import {
  formatBytes,
  formatDuration,
  formatRange,
  formatShare,
  moveTypeName,
} from "../base/format.ts";
import { dataTable, drawAtWidth, panel, tableBehind } from "../base/panel.ts";
import { verdictMark } from "../base/verdict.ts";
import { type Curve, convergenceChart } from "../charts/convergence.ts";
import type { PageStore } from "../page-store.ts";
import { moveKey, type State } from "../state.ts";

const CHART_HEIGHT = 280;

export function serverSection(store: PageStore): HTMLElement {
  const chart = h("div", { class: "curve" });
  const changes = h("div", { class: "remedies" });
  const side = h("div", { class: "server-side" });
  const draw = drawAtWidth(chart, (width) => drawCurve(chart, store.state, width));
  const refresh = (): void => {
    replaceChildren(side, ...sideWords(store.state));
    replaceChildren(changes, ...remedyWordsOf(store.state));
    draw();
  };
  for (const part of ["selected", "variant"] as const) store.watch((state) => state[part], refresh);
  return panel(
    {
      id: "server",
      title: "Convergence",
      note: "What is left at each dirty sync against the threshold (dashed) under which QEMU switches over. Click a move anywhere.",
    },
    h("div", { class: "server-grid" }, chart, side),
    changes,
    tableBehind("Table of dirty syncs", () => syncsTable(store.state)),
  );
}

interface Selected {
  readonly record: MoveRecord | null;
  readonly forecast: ServerForecast | null;
}

function recordOf(plan: Plan, run: RunRecord, key: string): MoveRecord | null {
  const directions = new Map(
    plan.steps.flatMap((step) => (step.kind === "move" ? [[step.id, step.direction]] : [])),
  );
  return (
    run.moves.find((move) => moveKey(move.server, directions.get(move.step) ?? "out") === key) ??
    null
  );
}

function selectedIn(state: State, side: "base" | "variant"): Selected {
  const key = state.selected;
  const nothing: Selected = { record: null, forecast: null };
  if (key === null) return nothing;
  const find = (servers: readonly ServerForecast[]): ServerForecast | null =>
    servers.find((server) => moveKey(server.server, server.direction) === key) ?? null;
  if (side === "base") {
    const { plan, forecast } = state.base;
    return { record: recordOf(plan, forecast.nominal, key), forecast: find(forecast.servers) };
  }
  if (state.variant === null) return nothing;
  return {
    record: recordOf(state.variant.plan, state.variant.nominal, key),
    forecast: find(state.variant.forecast?.servers ?? []),
  };
}

/** The curve with times since the move began. */
function curveOf(record: MoveRecord | null): Curve | null {
  if (record === null || record.syncs.length === 0) return null;
  const start = record.startedAt ?? record.requestedAt ?? 0;
  return { syncs: record.syncs.map((point) => ({ ...point, at: point.at - start })) };
}

function drawCurve(chart: HTMLElement, state: State, width: number): void {
  const base = selectedIn(state, "base");
  const curves = {
    base: curveOf(base.record),
    variant: curveOf(selectedIn(state, "variant").record),
  };
  if (curves.base === null && curves.variant === null) {
    chart.replaceChildren(h("p", { class: "empty" }, emptyWords(base.record)));
    return;
  }
  const name = base.forecast?.name ?? "";
  const label = `Convergence of ${name}: ${base.forecast?.verdict.because ?? ""}`;
  chart.replaceChildren(
    convergenceChart(document, { ...curves, label }, { width, height: CHART_HEIGHT }),
  );
}

const isCold = ({ type }: { readonly type: string }): boolean =>
  type === "cold" || type === "cold-block";

function emptyWords(record: MoveRecord | null): string {
  if (record === null) return "Choose a move in the timeline or the list.";
  if (isCold(record))
    return "A cold move stops the server before anything is copied: there is nothing to converge.";
  return `This move has no dirty sync in the run shown (${record.end.replace("-", " ")}).`;
}

function sideWords(state: State): Child[] {
  const base = selectedIn(state, "base").forecast;
  const variant = selectedIn(state, "variant").forecast;
  const shown = base ?? variant;
  if (shown === null) return [h("p", { class: "empty" }, "No move is chosen.")];
  return [
    h("h3", {}, shown.name),
    h(
      "p",
      { class: "route" },
      `${moveTypeName(shown.type)} ${shown.direction === "back" ? "back " : ""}from ${shown.source} to ${shown.destination}`,
    ),
    h(
      "p",
      { class: "verdict-line" },
      isCold(shown) && shown.verdict.kind === "converges"
        ? verdictMark("converges", "completes")
        : verdictMark(shown.verdict.kind),
    ),
    h("p", {}, shown.verdict.because),
    facts(shown),
    variant !== null && base !== null ? variantWords(variant) : null,
  ];
}

function variantWords({ verdict }: ServerForecast): HTMLElement {
  return h(
    "div",
    { class: "variant-words" },
    h("p", { class: "verdict-line" }, h("b", {}, "Variant "), verdictMark(verdict.kind)),
    h("p", {}, verdict.because),
  );
}

function facts(server: ServerForecast): HTMLElement {
  const entries: readonly (readonly [string, string])[] = [
    ["Time, queue included", formatRange(server.totalTime)],
    ["Outage", formatRange(server.outage)],
    ["Bytes", formatRange(server.bytes, formatBytes)],
    ["Brown-out", formatRange(server.brownout)],
    ["Completes in", `${formatShare(server.verdict.completedShare)} of runs`],
  ];
  return h(
    "dl",
    { class: "pairs" },
    ...entries.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
  );
}

const optionWords: Readonly<Record<Remedy["option"], string>> = {
  bandwidth: "Bandwidth",
  downtime: "Downtime limit",
  "auto-converge": "Auto-converge",
  "post-copy": "Post-copy",
  hour: "Another hour",
  cold: "Cold instead",
};

const byWords: Readonly<Record<Remedy["by"], string>> = {
  request: "by request",
  configuration: "nova.conf",
  network: "network",
  time: "time",
};

function remedyWordsOf(state: State): Child[] {
  const remedies = selectedIn(state, "base").forecast?.verdict.remedies ?? [];
  if (remedies.length === 0) return [];
  return [
    h("h3", {}, "What would change it, best first"),
    h(
      "ul",
      {},
      ...remedies.map((remedy) =>
        h(
          "li",
          {},
          h("b", {}, optionWords[remedy.option]),
          h("span", { class: "chip" }, byWords[remedy.by]),
          h("div", {}, remedy.value),
          h("div", { class: "price" }, remedy.price),
        ),
      ),
    ),
  ];
}

function syncsTable(state: State): HTMLTableElement {
  const curve =
    curveOf(selectedIn(state, "variant").record) ?? curveOf(selectedIn(state, "base").record);
  return dataTable(
    "Dirty syncs of the chosen move",
    [
      { title: "Sync" },
      { title: "Since the move began", isNumber: true },
      { title: "Remaining", isNumber: true },
      { title: "Threshold", isNumber: true },
      { title: "Throttle", isNumber: true },
    ],
    (curve?.syncs ?? []).map((point, index) => [
      String(index + 1),
      formatDuration(point.at),
      formatBytes(point.remaining),
      formatBytes(point.threshold),
      formatShare(point.throttle),
    ]),
  );
}
