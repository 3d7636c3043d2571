/** Planned against actual on one Gantt: above, faint, the plan's nominal run; below what was seen. */
import type { Plan, RunRecord } from "../../../sim/index.ts";
import type { ShownRun } from "../../wire/run-page.ts";
import { h } from "../base/dom.ts";
import { panel } from "../base/panel.ts";
import { Gantt, type GanttData } from "../charts/gantt/gantt.ts";
import { type GanttRow, type GanttRun, ganttRows } from "../charts/gantt/rows.ts";
import { plannedAndActual } from "../charts/gantt/words.ts";
import type { RunState, RunStore } from "./state.ts";

export function timelineSection(store: RunStore): HTMLElement {
  let rows = rowsOf(store.state);
  const dataOf = (state: RunState): GanttData => {
    const extent = extentOf(state);
    return {
      rows,
      isDouble: state.page.run !== null,
      sides: plannedAndActual,
      extent,
      domain: state.timeDomain ?? extent,
      selected: state.selected,
    };
  };
  const gantt = new Gantt(dataOf(store.state), {
    onSelect: (key) => store.dispatch({ kind: "select", key }),
    onZoom: (domain) => store.dispatch({ kind: "zoom", domain }),
  });
  const again = (): void => gantt.update(dataOf(store.state));
  store.watch(
    (state) => state.page,
    (_, state) => {
      rows = rowsOf(state);
      again();
    },
  );
  store.watch((state) => state.timeDomain, again);
  store.watch((state) => state.selected, again);
  store.watch(
    (state) => state.scheme,
    () => gantt.recolour(),
  );
  return panel(
    {
      id: "timeline",
      title: "Planned and actual",
      note: "Upper bar, faint: the plan's run at best values. Lower bar: what was seen.",
    },
    gantt.element,
    h("p", { class: "note" }, "Ctrl + wheel zooms, drag pans."),
  );
}

function rowsOf({ report, page }: RunState): GanttRow[] {
  const { plan, forecast } = report;
  const planned = { plan, nominal: forecast.nominal, hosts: forecast.hosts };
  return ganttRows(planned, page.run === null ? null : asked(plan, page.run), new Map());
}

/** What was not asked for yet has no lane: it may still come. */
function asked(plan: Plan, { actual }: ShownRun): GanttRun {
  const moves = actual.moves.filter(({ requestedAt }) => requestedAt !== null);
  return { plan, nominal: { ...actual, moves }, hosts: null };
}

function extentOf({ report, page, now }: RunState): readonly [number, number] {
  const ends = (record: RunRecord): number[] => record.moves.map((move) => move.endedAt ?? 0);
  const { nominal } = report.forecast;
  const actual = page.run === null ? [] : [now, ...ends(page.run.actual)];
  return [0, Math.max(1, nominal.window, ...ends(nominal), ...actual) * 1.04];
}
