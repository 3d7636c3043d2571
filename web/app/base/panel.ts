/** The frame that every part of the page sits in, the table behind a chart, and drawing at the width there is. */
import { type Child, h } from "./dom.ts";

export interface PanelHead {
  readonly id: string;
  readonly title: string;
  /** One line on how to read it. */
  readonly note?: Child;
  /** Controls at the right of the title. */
  readonly tools?: readonly Child[];
}

export function panel(head: PanelHead, ...children: readonly Child[]): HTMLElement {
  return h(
    "section",
    { class: "panel", id: head.id, "aria-labelledby": `${head.id}-title` },
    h(
      "div",
      { class: "panel-head" },
      h("h2", { id: `${head.id}-title` }, head.title),
      head.note === undefined ? null : h("p", { class: "note" }, head.note),
      head.tools === undefined ? null : h("div", { class: "tools" }, ...head.tools),
    ),
    ...children,
  );
}

export interface TableColumn {
  readonly title: string;
  readonly isNumber?: boolean;
}

/** Rows at either end of a table that is too long to be read: those between are counted. */
const ROWS_AT_START = 150;
const ROWS_AT_END = 50;

/** The rows, or those at both ends with their number in the file between. */
function readable(
  rows: readonly (readonly Child[])[],
  columns: number,
): readonly (readonly Child[])[] {
  const left = rows.length - ROWS_AT_START - ROWS_AT_END;
  if (left <= 0) return rows;
  const between = [`… ${left.toLocaleString("en")} more`, ...Array(columns - 1).fill("…")];
  return [...rows.slice(0, ROWS_AT_START), between, ...rows.slice(-ROWS_AT_END)];
}

/** A plain table; cells may be text or elements. The first cell of a row names it. Of very many rows those at both ends. */
export function dataTable(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly Child[])[],
): HTMLTableElement {
  const alignment = (index: number): string => (columns[index]?.isNumber === true ? "number" : "");
  return h(
    "table",
    { class: "data" },
    h("caption", { class: "sr-only" }, caption),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        ...columns.map((column, index) =>
          h("th", { scope: "col", class: alignment(index) }, column.title),
        ),
      ),
    ),
    h(
      "tbody",
      {},
      ...readable(rows, columns.length).map((row) =>
        h(
          "tr",
          {},
          ...row.map((cell, index) =>
            index === 0
              ? h("th", { scope: "row", class: alignment(index) }, cell)
              : h("td", { class: alignment(index) }, cell),
          ),
        ),
      ),
    ),
  );
}

/** The table behind a chart: closed at first, and built only when it is opened. */
export function tableBehind(summary: string, build: () => HTMLTableElement): HTMLDetailsElement {
  const holder = h("div", {
    class: "scroller",
    tabindex: "0",
    role: "region",
    "aria-label": summary,
  });
  const details = h("details", { class: "behind" }, h("summary", {}, summary), holder);
  details.addEventListener("toggle", () => {
    if (details.open) holder.replaceChildren(build());
  });
  return details;
}

/** Calls `draw` with the element's width [px] now and whenever it changes. Returns a function that draws again. */
export function drawAtWidth(element: HTMLElement, draw: (width: number) => void): () => void {
  let width = 0;
  const again = (): void => {
    if (width > 0) draw(width);
  };
  new ResizeObserver(() => {
    const next = Math.floor(element.clientWidth);
    if (next === width) return;
    width = next;
    again();
  }).observe(element);
  return again;
}
