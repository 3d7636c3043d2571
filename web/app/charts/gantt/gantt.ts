/** The Gantt as an element: canvas for the bars, SVG for the axis, HTML for the words under the pointer. */
import { type ScaleLinear, scaleLinear } from "d3";
import { h, replaceChildren, svg } from "../../base/dom.ts";
import { formatTick } from "../../base/format.ts";
import { type Palette, readPalette } from "../../base/palette.ts";
import { timeTicks } from "../../base/time-ticks.ts";
import { listenToKeys, listenToPointer } from "./interaction.ts";
import { type GanttLayout, layoutRows, rowAt } from "./layout.ts";
import { paintGantt } from "./paint.ts";
import type { GanttRow } from "./rows.ts";
import { hostWords, moveWords, type Sides } from "./words.ts";

export interface GanttData {
  readonly rows: readonly GanttRow[];
  readonly isDouble: boolean;
  readonly sides: Sides;
  /** The whole run and the part that is shown [s]. */
  readonly extent: readonly [number, number];
  readonly domain: readonly [number, number];
  readonly selected: string | null;
}

export interface GanttHandlers {
  readonly onSelect: (key: string) => void;
  readonly onZoom: (domain: readonly [number, number] | null) => void;
}

/** Tallest that the pane grows before it scrolls [px]. */
const TALLEST = 620;
const AXIS_HEIGHT = 26;

export class Gantt {
  readonly element: HTMLElement;
  readonly #canvas = h("canvas", { "aria-hidden": "true" });
  readonly #axis = svg(document, "svg", { class: "gantt-axis", "aria-hidden": "true" });
  readonly #spacer = h("div", { class: "gantt-spacer" });
  readonly #pane: HTMLElement;
  readonly #readout = h("div", { class: "gantt-readout", "aria-live": "polite" });
  readonly #tip = h("div", { class: "tip", hidden: true });
  readonly #handlers: GanttHandlers;
  #data: GanttData;
  #layout: GanttLayout;
  #palette: Palette | null = null;
  #cursor = -1;
  #frame = 0;

  constructor(data: GanttData, handlers: GanttHandlers) {
    this.#data = data;
    this.#handlers = handlers;
    this.#layout = layoutRows(data.rows, data.isDouble);
    this.#pane = h(
      "div",
      {
        class: "gantt-pane",
        tabindex: "0",
        role: "group",
        "aria-label":
          "Timeline of moves. Up and down choose a move, Enter shows its curve, left and right pan, plus and minus zoom, 0 shows all.",
      },
      h("div", { class: "gantt-sticky" }, this.#canvas),
      this.#spacer,
    );
    this.element = h("div", { class: "gantt" }, this.#axis, this.#pane, this.#tip, this.#readout);
    this.#pane.addEventListener("scroll", () => this.#schedule());
    listenToPointer(this.#pane, {
      timeAt: (x) => this.#scale().invert(x),
      domain: () => this.#data.domain,
      extent: () => this.#data.extent,
      onZoom: handlers.onZoom,
      onHover: (x, y) => this.#hover(x, y),
      onLeave: () => this.#leave(),
      onClick: (_, y) => this.#choose(rowAt(this.#layout, y + this.#pane.scrollTop)),
    });
    listenToKeys(this.#pane, {
      domain: () => this.#data.domain,
      extent: () => this.#data.extent,
      onZoom: handlers.onZoom,
      onStep: (by) => this.#step(by),
      onEnter: () => this.#choose(this.#cursor),
    });
    new ResizeObserver(() => this.#schedule()).observe(this.#pane);
  }

  update(data: GanttData): void {
    if (data.rows !== this.#data.rows || data.isDouble !== this.#data.isDouble) {
      this.#layout = layoutRows(data.rows, data.isDouble);
      this.#cursor = -1;
    }
    this.#data = data;
    this.#schedule();
  }

  /** Colours are read again: the scheme has changed. At once, as a printer does not wait for a frame. */
  recolour(): void {
    this.#palette = null;
    this.#paint();
  }

  get #gutter(): number {
    return this.#pane.clientWidth < 560 ? 104 : 176;
  }

  #scale(): ScaleLinear<number, number> {
    return scaleLinear(this.#data.domain, [this.#gutter, this.#pane.clientWidth - 14]);
  }

  #schedule(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  #paint(): void {
    const height = Math.min(TALLEST, Math.ceil(this.#layout.height) + 1);
    this.#pane.style.height = `${height}px`;
    this.#spacer.style.height = `${this.#layout.height - height}px`;
    const width = this.#pane.clientWidth;
    const context = this.#canvas.getContext("2d");
    if (width === 0 || context === null) return;
    const ratio = devicePixelRatio;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    this.#canvas.style.width = `${width}px`;
    this.#canvas.style.height = `${height}px`;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#palette ??= readPalette(this.element);
    const x = this.#scale();
    const ticks = timeTicks(this.#data.domain, Math.max(3, (width - this.#gutter) / 110));
    paintGantt(context, {
      layout: this.#layout,
      x,
      palette: this.#palette,
      width,
      height,
      scrollTop: this.#pane.scrollTop,
      gutter: this.#gutter,
      ticks,
      selected: this.#data.selected,
      cursor: this.#cursor,
    });
    this.#paintAxis(x, ticks, width);
  }

  #paintAxis(x: ScaleLinear<number, number>, ticks: readonly number[], width: number): void {
    this.#axis.setAttribute("width", String(width));
    this.#axis.setAttribute("height", String(AXIS_HEIGHT));
    const labels = ticks.map((tick, index) => {
      const at = x(tick);
      const isLast = index === ticks.length - 1 && at > width - 40;
      return svg(
        document,
        "text",
        { x: isLast ? width - 2 : at, y: 17, "text-anchor": isLast ? "end" : "middle" },
        formatTick(tick),
      );
    });
    const title = svg(document, "text", { x: 8, y: 17, class: "axis-title" }, "since start");
    this.#axis.replaceChildren(title, ...labels);
  }

  #hover(x: number, y: number): void {
    const index = rowAt(this.#layout, y + this.#pane.scrollTop);
    this.#moveCursor(index);
    const row = this.#layout.rows[index];
    if (row === undefined) {
      this.#leave();
      return;
    }
    replaceChildren(this.#tip, ...this.#words(row));
    this.#tip.hidden = false;
    const width = this.#pane.clientWidth;
    const left = Math.max(4, Math.min(x + 16, width - this.#tip.offsetWidth - 4));
    const below = y + AXIS_HEIGHT + 20;
    const isLow = y > this.#pane.clientHeight * 0.6;
    this.#tip.style.left = `${left}px`;
    this.#tip.style.top = `${isLow ? below - this.#tip.offsetHeight - 34 : below}px`;
  }

  #leave(): void {
    this.#tip.hidden = true;
    this.#moveCursor(-1);
  }

  #moveCursor(index: number): void {
    if (index === this.#cursor) return;
    this.#cursor = index;
    this.#schedule();
  }

  #step(by: number): void {
    const count = this.#layout.rows.length;
    if (count === 0) return;
    const next = Math.max(0, Math.min(count - 1, this.#cursor < 0 ? 0 : this.#cursor + by));
    this.#moveCursor(next);
    const top = this.#layout.tops[next] ?? 0;
    const bottom = this.#layout.tops[next + 1] ?? 0;
    if (top < this.#pane.scrollTop) this.#pane.scrollTop = top;
    if (bottom > this.#pane.scrollTop + this.#pane.clientHeight)
      this.#pane.scrollTop = bottom - this.#pane.clientHeight;
    const row = this.#layout.rows[next];
    if (row === undefined) return;
    this.#readout.textContent = this.#words(row)
      .map((line) => line.textContent)
      .join("; ");
  }

  #words(row: GanttRow): HTMLElement[] {
    const { sides } = this.#data;
    return row.kind === "host" ? hostWords(row, sides) : moveWords(row, sides);
  }

  #choose(index: number): void {
    const row = this.#layout.rows[index];
    if (row?.kind === "move") this.#handlers.onSelect(row.key);
  }
}
