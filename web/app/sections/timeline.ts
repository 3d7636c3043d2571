/** The Gantt of the nominal run, its legend, its zoom, and the table behind it. */
import { h } from "../base/dom.ts";
import { formatBytes, formatDuration, moveTypeName, NOT_KNOWN } from "../base/format.ts";
import { dataTable, panel, tableBehind } from "../base/panel.ts";
import { phaseFacts } from "../base/phases.ts";
import { Gantt, type GanttData } from "../charts/gantt/gantt.ts";
import { zoomed } from "../charts/gantt/interaction.ts";
import { type GanttRow, ganttRows } from "../charts/gantt/rows.ts";
import { baseAndVariant } from "../charts/gantt/words.ts";
import { runExtent } from "../extent.ts";
import type { PageStore } from "../page-store.ts";
import { moveKey, type State } from "../state.ts";

export function timelineSection(store: PageStore): HTMLElement {
  let rows = rowsOf(store.state);
  const dataOf = (state: State): GanttData => {
    const extent = runExtent(state);
    return {
      rows,
      isDouble: state.variant !== null,
      sides: baseAndVariant,
      extent,
      domain: state.timeDomain ?? extent,
      selected: state.selected,
    };
  };
  const gantt = new Gantt(dataOf(store.state), {
    onSelect: (key) => store.dispatch({ kind: "select", key }),
    onZoom: (domain) => store.dispatch({ kind: "zoom", domain }),
  });
  const laneNote = h("p", { class: "note lane-note", hidden: true });
  laneNote.textContent = "Upper bar, faint: base. Lower bar: variant.";
  store.watch(
    (state) => state.variant,
    (variant, state) => {
      rows = rowsOf(state);
      laneNote.hidden = variant === null;
      gantt.update(dataOf(state));
    },
  );
  store.watch(
    (state) => state.selected,
    (_, state) => gantt.update(dataOf(state)),
  );
  store.watch(
    (state) => state.timeDomain,
    (_, state) => gantt.update(dataOf(state)),
  );
  store.watch(
    (state) => state.scheme,
    () => gantt.recolour(),
  );
  return panel(
    {
      id: "timeline",
      title: "Timeline",
      note: `One run with every input at its best value (${formatDuration(store.state.base.forecast.nominal.window)}); the whiskers on the hosts are the forecast.`,
      tools: zoomTools(store),
    },
    gantt.element,
    laneNote,
    legend(),
    tableBehind("Table of this run", () => runTable(rows)),
  );
}

function rowsOf(state: State): GanttRow[] {
  const { plan, forecast } = state.base;
  const verdicts = new Map(
    (state.variant?.forecast ?? forecast).servers.map((server) => [
      moveKey(server.server, server.direction),
      server.verdict.kind,
    ]),
  );
  const variant =
    state.variant === null
      ? null
      : {
          plan: state.variant.plan,
          nominal: state.variant.nominal,
          hosts: state.variant.forecast?.hosts ?? null,
        };
  return ganttRows({ plan, nominal: forecast.nominal, hosts: forecast.hosts }, variant, verdicts);
}

function zoomTools(store: PageStore): HTMLElement[] {
  const zoomBy = (factor: number) => () => {
    const extent = runExtent(store.state);
    const domain = store.state.timeDomain ?? extent;
    const next = zoomed(domain, extent, factor, domain[0] + (domain[1] - domain[0]) * 0.25);
    store.dispatch({ kind: "zoom", domain: next });
  };
  const all = (): void => store.dispatch({ kind: "zoom", domain: null });
  return [
    h("span", { class: "hint zoom" }, "Ctrl + wheel zooms, drag pans"),
    h(
      "div",
      { class: "segmented", role: "group", "aria-label": "Zoom" },
      h("button", { type: "button", "aria-label": "Zoom out", onclick: zoomBy(2) }, "−"),
      h("button", { type: "button", "aria-label": "Zoom in", onclick: zoomBy(0.5) }, "+"),
      h("button", { type: "button", onclick: all }, "All"),
    ),
  ];
}

function legend(): HTMLElement {
  return h(
    "ul",
    { class: "legend", "aria-label": "Phases" },
    ...phaseFacts.map((phase) =>
      h(
        "li",
        { title: phase.meaning },
        h("span", { class: `swatch ${phase.feeling} phase-${phase.phase}` }),
        phase.name,
      ),
    ),
  );
}

function runTable(rows: readonly GanttRow[]): HTMLTableElement {
  const duration = (value: number | null | undefined): string =>
    value === null || value === undefined ? NOT_KNOWN : formatDuration(value);
  return dataTable(
    "Moves of the nominal run",
    [
      { title: "Server" },
      { title: "Type" },
      { title: "From" },
      { title: "To" },
      { title: "Requested", isNumber: true },
      { title: "Started", isNumber: true },
      { title: "Ended", isNumber: true },
      { title: "Outage", isNumber: true },
      { title: "Bytes", isNumber: true },
      { title: "End" },
    ],
    rows.flatMap((row) => {
      const record = row.kind === "move" ? (row.variant ?? row.base) : null;
      if (row.kind !== "move" || record === null) return [];
      return [
        [
          row.name,
          moveTypeName(record.type),
          record.source,
          record.destination,
          duration(record.requestedAt),
          duration(record.startedAt),
          duration(record.endedAt),
          duration(record.outage),
          formatBytes(record.bytes),
          record.end.replace("-", " "),
        ],
      ];
    }),
  );
}
