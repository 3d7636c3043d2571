/** Afterwards: each move that ended, its predicted interval beside what was measured, and what they say together. */
import { formatSigned, heldWords } from "../../../data/units/held-words.ts";
import { type HeldMove, heldAgainst, heldTogether } from "../../../sim/index.ts";
import type { ReportPayload } from "../../wire/report-payload.ts";
import type { ShownMeasured, ShownRun } from "../../wire/run-page.ts";
import { type Child, h, reconcile } from "../base/dom.ts";
import { formatDuration, moveTypeName, NOT_KNOWN } from "../base/format.ts";
import { dataTable, panel } from "../base/panel.ts";
import type { RunState, RunStore } from "./state.ts";
import { takeMoves } from "./wishes.ts";

export function resultSection(store: RunStore): HTMLElement {
  const body = h("div", {});
  const csv = h("button", { type: "button", class: "quiet", hidden: true }, "Moves, CSV");
  csv.title = "The file that drainwise calibrate reads, as drainwise status --csv writes it";
  csv.addEventListener("click", () => void takeMoves(store));
  // News comes twice a second: a table that is being read or scrolled stays the same elements.
  store.watch(
    (state) => state.page.run,
    (run, state) => {
      csv.hidden = (run?.measured ?? []).length === 0;
      reconcile(body, ...contentOf(state, run));
    },
  );
  return panel(
    {
      id: "result",
      title: "Predicted and measured",
      note: "Moves that have ended. Predicted before the run; measured from the request to the end.",
      tools: [csv],
    },
    body,
  );
}

function contentOf({ report }: RunState, run: ShownRun | null): readonly Child[] {
  const measured = run?.measured ?? [];
  if (measured.length === 0) return [h("p", { class: "empty" }, "No move has ended yet.")];
  const { plan, forecast } = report;
  const names = new Map(plan.snapshot.servers.map(({ id, name }) => [id, name]));
  const predicted = new Map(forecast.servers.map(({ step, totalTime }) => [step, totalTime]));
  const held = measured.map((move) =>
    heldAgainst(predicted.get(move.step) ?? null, move.total, move.completed),
  );
  return [
    h("p", { class: "result-words" }, heldWords(heldTogether(held))),
    otherConstants(report, run),
    h(
      "div",
      {
        class: "scroller tall",
        tabindex: "0",
        role: "region",
        "aria-label": "Predicted and measured times",
      },
      dataTable(
        "Moves that have ended, with predicted and measured time",
        columns,
        measured.map((move, index) =>
          cellsOf(move, names.get(move.server) ?? move.server, held[index]),
        ),
      ),
    ),
  ];
}

/** A run that was begun elsewhere may rest on constants that this page was not given. */
function otherConstants({ site }: ReportPayload, run: ShownRun | null): HTMLElement | null {
  const [ours, its] = [site, run?.constants].map((each) =>
    each == null ? null : `${each.name} of ${each.date}`,
  );
  if (ours === its) return null;
  return h(
    "p",
    { class: "result-words" },
    `The run was begun ${its === null ? "without constants of the site's own" : `with the constants ${its}`}; this page predicts ${ours === null ? "without" : `with ${ours}`}. drainwise status --result tells the run's own predictions.`,
  );
}

const columns = [
  { title: "Server" },
  { title: "Type" },
  { title: "Now on" },
  { title: "Nova's word" },
  { title: "Predicted P50", isNumber: true },
  { title: "P5 to P95", isNumber: true },
  { title: "Measured", isNumber: true },
  { title: "Off", isNumber: true },
  { title: "Inside" },
];

function cellsOf(move: ShownMeasured, name: string, held: HeldMove | undefined): readonly Child[] {
  const span = held?.predicted ?? null;
  return [
    h("span", { title: move.server }, name),
    moveTypeName(move.type),
    move.host ?? NOT_KNOWN,
    move.status,
    span === null ? NOT_KNOWN : formatDuration(span.p50),
    span === null ? NOT_KNOWN : `${formatDuration(span.p5)} to ${formatDuration(span.p95)}`,
    h("span", { title: clocks[move.clock] }, formatDuration(move.total)),
    held?.error == null ? "–" : formatSigned(held.error),
    held?.inside == null ? "–" : held.inside ? "yes" : h("b", { class: "outside" }, "no"),
  ];
}

const clocks: Readonly<Record<ShownMeasured["clock"], string>> = {
  nova: "By Nova's own record, in whole seconds",
  polls: "By when it was seen to have ended, a few seconds late",
};
