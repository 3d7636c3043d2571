/** The window as an interval: P10 to P90 as a band, P50 and P95 marked, the lower bound as a hollow tick. */
import { scaleLinear } from "d3";
import type { Quantiles } from "../../../sim/index.ts";
import { svg } from "../base/dom.ts";
import { formatDuration, formatTick } from "../base/format.ts";
import { timeTicks } from "../base/time-ticks.ts";

export interface IntervalStripData {
  readonly base: Quantiles;
  readonly variant: Quantiles | null;
  readonly lowerBound: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const LANE = 18;

export function intervalStrip(owner: Document, data: IntervalStripData, width: number): SVGElement {
  const height = (data.variant === null ? 1 : 2) * LANE + 26;
  const most = Math.max(data.base.p95, data.variant?.p95 ?? 0);
  const x = scaleLinear([0, most > 0 ? most * 1.02 : 1], [1, width - 8]);
  const root = svg(owner, "svg", {
    class: "interval-strip",
    width,
    height,
    role: "img",
    "aria-label": describe(data),
  });
  for (const tick of timeTicks([0, most], Math.max(2, width / 120))) {
    const at = Math.round(x(tick)) + 0.5;
    root.append(
      svg(owner, "line", { class: "grid", x1: at, x2: at, y1: 0, y2: height - 18 }),
      svg(
        owner,
        "text",
        { class: "tick", x: at, y: height - 4, "text-anchor": tick === 0 ? "start" : "middle" },
        formatTick(tick),
      ),
    );
  }
  lane(owner, root, data.base, x, LANE / 2 + 2, "base");
  if (data.variant !== null) lane(owner, root, data.variant, x, LANE * 1.5 + 2, "variant");
  const bound = x(data.lowerBound);
  // Runs that give moves up can be shorter than any that completes them all: then the bound is told in words alone.
  if (data.lowerBound <= most)
    root.append(
      svg(owner, "path", {
        class: "bound",
        d: `M${bound - 4},1h8l-4,7z`,
      }),
    );
  return root;
}

function lane(
  owner: Document,
  root: SVGElement,
  quantiles: Quantiles,
  x: (value: number) => number,
  middle: number,
  side: string,
): void {
  const { p10, p50, p90, p95 } = quantiles;
  root.append(
    svg(owner, "line", { class: `${side} reach`, x1: x(0), x2: x(p95), y1: middle, y2: middle }),
    svg(owner, "rect", {
      class: `${side} band`,
      x: x(p10),
      y: middle - 5,
      width: Math.max(2, x(p90) - x(p10)),
      height: 10,
      rx: 2,
    }),
    svg(owner, "rect", {
      class: `${side} middle`,
      x: x(p50) - 1.5,
      y: middle - 7,
      width: 3,
      height: 14,
    }),
    svg(owner, "line", {
      class: `${side} end`,
      x1: x(p95),
      x2: x(p95),
      y1: middle - 5,
      y2: middle + 5,
    }),
  );
}

function describe({ base, variant, lowerBound }: IntervalStripData): string {
  const words = (quantiles: Quantiles): string =>
    `P10 ${formatDuration(quantiles.p10)}, P50 ${formatDuration(quantiles.p50)}, P90 ${formatDuration(quantiles.p90)}, P95 ${formatDuration(quantiles.p95)}`;
  const bound = `completing every move takes at least ${formatDuration(lowerBound)} over these links`;
  if (variant === null) return `Window: ${words(base)}; ${bound}.`;
  return `Window: base ${words(base)}; variant ${words(variant)}; ${bound}.`;
}

/** A small P50 to P90 interval for a table's row, on the scale that all rows share. */
export function miniInterval(
  owner: Document,
  quantiles: Quantiles,
  most: number,
  width: number,
): SVGElement {
  const x = scaleLinear([0, most > 0 ? most : 1], [1, width - 2]);
  const root = svg(owner, "svg", { class: "mini", width, height: 12, "aria-hidden": "true" });
  root.append(
    svg(owner, "rect", {
      class: "mini-bar",
      x: 0,
      y: 4,
      width: Math.max(1, x(quantiles.p50)),
      height: 4,
    }),
    svg(owner, "line", {
      class: "mini-reach",
      x1: x(quantiles.p50),
      x2: x(quantiles.p90),
      y1: 6,
      y2: 6,
    }),
    svg(owner, "line", {
      class: "mini-end",
      x1: x(quantiles.p90),
      x2: x(quantiles.p90),
      y1: 2.5,
      y2: 9.5,
    }),
  );
  return root;
}
