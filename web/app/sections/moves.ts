/** The list of moves, sortable; each name opens its curve. */
import { max } from "d3";
import {
  compareIds,
  compareNumbers,
  type Quantiles,
  type ServerForecast,
} from "../../../sim/index.ts";
import { h } from "../base/dom.ts";
import { formatBytes, formatDuration, moveTypeName, NOT_REACHED } from "../base/format.ts";
import { panel } from "../base/panel.ts";
import { verdictMark, verdictRank } from "../base/verdict.ts";
import { miniInterval } from "../charts/interval-strip.ts";
import type { PageStore } from "../page-store.ts";
import { type MovesColumn, moveKey, type Sorting, type State } from "../state.ts";

const columns: readonly {
  readonly id: MovesColumn;
  readonly title: string;
  readonly isNumber?: boolean;
}[] = [
  { id: "name", title: "Server" },
  { id: "verdict", title: "Verdict" },
  { id: "type", title: "Type" },
  { id: "source", title: "From, to" },
  { id: "time", title: "Time, queued incl.", isNumber: true },
  { id: "outage", title: "Outage", isNumber: true },
  { id: "bytes", title: "Bytes", isNumber: true },
  { id: "brownout", title: "Brown-out", isNumber: true },
];

/** Rows shown before one asks for the rest: a table of thousands is slow for no one's good. */
const SHOWN = 200;

export function movesSection(store: PageStore): HTMLElement {
  const body = h("tbody", {});
  const heads = columns.map((column) => headCell(store, column));
  const more = h("button", { type: "button", class: "quiet" });
  let isAll = false;
  const refresh = (): void => {
    const sorted = sortedMoves(store.state);
    const shown = isAll ? sorted : sorted.slice(0, SHOWN);
    const longest = max(sorted, (move) => move.totalTime?.p90) ?? 0;
    body.replaceChildren(...shown.map((move) => moveRow(store, move, longest)));
    more.hidden = sorted.length <= shown.length;
    more.textContent = `Show all ${sorted.length} moves`;
    markSorting(heads, store.state.sorting);
  };
  more.addEventListener("click", () => {
    isAll = true;
    refresh();
  });
  store.watch((state) => state.sorting, refresh);
  store.watch((state) => state.variant?.forecast, refresh);
  store.watch(
    (state) => state.selected,
    (selected) => {
      for (const row of body.rows) row.classList.toggle("selected", row.dataset.key === selected);
    },
  );
  return panel(
    {
      id: "moves",
      title: "Moves",
      note: "Figures are P50, below it P90. Brown-out: throttled, faulting or disk contended.",
    },
    h(
      "div",
      { class: "scroller tall", tabindex: "0", role: "region", "aria-label": "List of moves" },
      h(
        "table",
        { class: "data moves" },
        h("caption", { class: "sr-only" }, "Moves with time, outage, bytes, brown-out and verdict"),
        h("thead", {}, h("tr", {}, ...heads)),
        body,
      ),
    ),
    more,
  );
}

function headCell(store: PageStore, column: (typeof columns)[number]): HTMLTableCellElement {
  const button = h("button", { type: "button" }, column.title);
  button.addEventListener("click", () => store.dispatch({ kind: "sort", column: column.id }));
  return h("th", { scope: "col", class: column.isNumber === true ? "number" : "" }, button);
}

function markSorting(heads: readonly HTMLTableCellElement[], sorting: Sorting): void {
  heads.forEach((head, index) => {
    const isSorted = columns[index]?.id === sorting.column;
    if (isSorted) head.setAttribute("aria-sort", sorting.descending ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  });
}

function sortedMoves({ base, sorting }: State): ServerForecast[] {
  const sign = sorting.descending ? -1 : 1;
  return [...base.forecast.servers].sort(
    (a, b) =>
      sign * compareBy(sorting.column, a, b) ||
      compareIds(a.name, b.name) ||
      compareIds(a.step, b.step),
  );
}

function compareBy(column: MovesColumn, a: ServerForecast, b: ServerForecast): number {
  switch (column) {
    case "verdict":
      return compareNumbers(verdictRank(a.verdict.kind), verdictRank(b.verdict.kind));
    case "time":
      return compareNumbers(p50Of(a.totalTime), p50Of(b.totalTime));
    case "outage":
    case "bytes":
    case "brownout":
      return compareNumbers(p50Of(a[column]), p50Of(b[column]));
    default:
      return compareIds(a[column], b[column]);
  }
}

/** A cold move has nothing to converge: it completes. */
const ownVerdict = ({ verdict, type }: ServerForecast): HTMLElement =>
  verdict.kind === "converges" && (type === "cold" || type === "cold-block")
    ? verdictMark("converges", "completes")
    : verdictMark(verdict.kind);

/** What no replication reached goes below everything that was. */
const p50Of = (quantiles: Quantiles | null): number => quantiles?.p50 ?? -1;

function moveRow(store: PageStore, move: ServerForecast, longest: number): HTMLTableRowElement {
  const key = moveKey(move.server, move.direction);
  const open = h("button", { type: "button", class: "link-button", title: move.server }, move.name);
  open.addEventListener("click", () => {
    store.dispatch({ kind: "select", key });
    document.getElementById("server")?.scrollIntoView({ block: "nearest" });
  });
  const row = h(
    "tr",
    { class: key === store.state.selected ? "selected" : "" },
    h("th", { scope: "row" }, open),
    h("td", {}, ownVerdict(move), variantVerdict(store.state, move)),
    h("td", {}, moveTypeName(move.type), move.direction === "back" ? " back" : ""),
    h("td", { class: "route" }, `${move.source} → ${move.destination}`),
    h(
      "td",
      { class: "number" },
      h(
        "div",
        { class: "timing" },
        move.totalTime === null ? null : miniInterval(document, move.totalTime, longest, 96),
        quantileWords(move.totalTime, formatDuration),
      ),
    ),
    h("td", { class: "number" }, quantileWords(move.outage, formatDuration)),
    h("td", { class: "number" }, quantileWords(move.bytes, formatBytes)),
    h("td", { class: "number" }, quantileWords(move.brownout, formatDuration)),
  );
  row.dataset.key = key;
  return row;
}

/** P50, and the P90 below it where it is another figure as written. */
function quantileWords(
  quantiles: Quantiles | null,
  format: (value: number) => string,
): HTMLElement {
  if (quantiles === null)
    return h(
      "span",
      { class: "unknown", title: "In no replication did it come so far." },
      NOT_REACHED,
    );
  const [p50, p90] = [format(quantiles.p50), format(quantiles.p90)];
  return h("span", { class: "quantiles" }, p50, p50 === p90 ? null : h("small", {}, p90));
}

/** The variant's verdict where it is another one. */
function variantVerdict(state: State, move: ServerForecast): HTMLElement | null {
  const other = state.variant?.forecast?.servers.find(
    (server) => server.server === move.server && server.direction === move.direction,
  );
  if (other === undefined || other.verdict.kind === move.verdict.kind) return null;
  return h("div", { class: "variant-ink" }, "variant: ", verdictMark(other.verdict.kind));
}
