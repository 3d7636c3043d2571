/** A migration's dirty syncs: what remained against what would have been few enough, and the throttle below. */
import { line, scaleLinear, scaleLog } from "d3";
import type { RoundPoint } from "../../../sim/index.ts";
import { svg } from "../base/dom.ts";
import { formatBytes, formatTick } from "../base/format.ts";
import { timeTicks } from "../base/time-ticks.ts";
import type { Size } from "./interval-strip.ts";

export interface Curve {
  /** Times since the move's start [s]. */
  readonly syncs: readonly RoundPoint[];
}

export interface ConvergenceData {
  readonly base: Curve | null;
  readonly variant: Curve | null;
  readonly label: string;
}

const margin = { left: 62, right: 12, top: 10, bottom: 24 };
const THROTTLE_HEIGHT = 34;
/** A logarithm has no zero: nothing is drawn below one page [B]. */
const LEAST = 4096;

export function convergenceChart(owner: Document, data: ConvergenceData, size: Size): SVGElement {
  const all = [...(data.base?.syncs ?? []), ...(data.variant?.syncs ?? [])];
  const hasThrottle = all.some((point) => point.throttle > 0);
  const bottom = size.height - margin.bottom - (hasThrottle ? THROTTLE_HEIGHT + 12 : 0);
  const amounts = all
    .flatMap((point) => [point.remaining, point.threshold])
    .filter((amount) => amount > 0);
  const most = amounts.reduce((largest, amount) => Math.max(largest, amount), LEAST * 2);
  const least = amounts.reduce((smallest, amount) => Math.min(smallest, amount), most / 2);
  const end = all.reduce((latest, point) => Math.max(latest, point.at), 1e-3);
  const start = all.reduce((first, point) => Math.min(first, point.at), end);
  const domain = [start === end ? start - 1 : start, end] as const;
  const x = scaleLinear(domain, [margin.left + 6, size.width - margin.right - 6]);
  const y = scaleLog([Math.max(LEAST, least * 0.45), most * 1.4], [bottom, margin.top]).clamp(true);
  const root = svg(owner, "svg", {
    class: "convergence",
    width: size.width,
    height: size.height,
    role: "img",
    "aria-label": data.label,
  });
  drawAxes(owner, root, { x, y, domain, bottom, size });
  if (data.base !== null)
    drawCurve(owner, root, data.base, x, y, data.variant === null ? "base" : "base faded");
  if (data.variant !== null) drawCurve(owner, root, data.variant, x, y, "variant");
  if (hasThrottle) drawThrottle(owner, root, data, x, size);
  return root;
}

interface Frame {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly domain: readonly [number, number];
  readonly bottom: number;
  readonly size: Size;
}

function drawAxes(owner: Document, root: SVGElement, frame: Frame): void {
  const { x, y, domain, bottom, size } = frame;
  const mostPower = (bottom - margin.top) / Math.max(1, y(2 ** 20) - y(2 ** 21));
  for (let power = 12; power <= 50; power += 1) {
    const amount = 2 ** power;
    const at = y(amount);
    if (!isNamed(power, mostPower) || at <= margin.top || at >= bottom) continue;
    root.append(
      svg(owner, "line", {
        class: "grid",
        x1: margin.left,
        x2: size.width - margin.right,
        y1: at,
        y2: at,
      }),
      svg(
        owner,
        "text",
        { x: margin.left - 8, y: at + 4, "text-anchor": "end" },
        formatBytes(amount),
      ),
    );
  }
  for (const tick of timeTicks(domain, Math.max(2, size.width / 120)))
    root.append(
      svg(
        owner,
        "text",
        {
          x: x(tick),
          y: size.height - 6,
          "text-anchor": x(tick) > size.width - 30 ? "end" : "middle",
        },
        formatTick(tick),
      ),
    );
  root.append(
    svg(owner, "line", {
      class: "zero",
      x1: margin.left,
      x2: size.width - margin.right,
      y1: bottom,
      y2: bottom,
    }),
    svg(
      owner,
      "text",
      { x: size.width - margin.right, y: margin.top + 4, "text-anchor": "end" },
      "bytes left, logarithmic; time since the move began",
    ),
  );
}

/** Powers of two that get a line: all where few fit on the axis, else each third or so. */
function isNamed(power: number, powersShown: number): boolean {
  if (powersShown <= 7) return true;
  const rest = power % 10;
  return rest === 0 || rest === 4 || rest === 7;
}

function drawCurve(
  owner: Document,
  root: SVGElement,
  curve: Curve,
  x: (value: number) => number,
  y: (value: number) => number,
  side: string,
): void {
  const points = thinned(curve.syncs);
  const path = (amount: (point: RoundPoint) => number): string =>
    line<RoundPoint>()
      .x((point) => x(point.at))
      .y((point) => y(amount(point)))(points) ?? "";
  root.append(
    svg(owner, "path", { class: `threshold ${side}`, d: path((point) => point.threshold) }),
    svg(owner, "path", { class: `remaining ${side}`, d: path((point) => point.remaining) }),
  );
  if (side !== "base faded") drawNames(owner, root, points.at(-1), x, y);
  if (points.length > 60) return;
  for (const point of points)
    root.append(
      svg(owner, "circle", {
        class: `sync ${side}`,
        cx: x(point.at),
        cy: y(point.remaining),
        r: 3,
      }),
    );
}

/** The lines are named where they end: a legend would be further from them than their own words. */
function drawNames(
  owner: Document,
  root: SVGElement,
  last: RoundPoint | undefined,
  x: (value: number) => number,
  y: (value: number) => number,
): void {
  if (last === undefined) return;
  const [remaining, threshold] = [y(last.remaining), y(last.threshold)];
  const isAbove = remaining < threshold;
  const name = (words: string, at: number, above: boolean): SVGElement =>
    svg(
      owner,
      "text",
      { class: "name", x: x(last.at), y: above ? at - 8 : at + 16, "text-anchor": "end" },
      words,
    );
  root.append(name("remaining", remaining, isAbove), name("threshold", threshold, !isAbove));
}

function drawThrottle(
  owner: Document,
  root: SVGElement,
  data: ConvergenceData,
  x: (value: number) => number,
  size: Size,
): void {
  const bottom = size.height - margin.bottom;
  const y = scaleLinear([0, 1], [bottom, bottom - THROTTLE_HEIGHT]);
  const points = thinned((data.variant ?? data.base)?.syncs ?? []);
  points.forEach((point, index) => {
    const next = points[index + 1];
    if (next === undefined || point.throttle <= 0) return;
    root.append(
      svg(owner, "rect", {
        class: "throttle",
        x: x(point.at),
        width: Math.max(0.5, x(next.at) - x(point.at)),
        y: y(point.throttle),
        height: bottom - y(point.throttle),
      }),
    );
  });
  root.append(
    svg(owner, "line", {
      class: "zero",
      x1: margin.left,
      x2: size.width - margin.right,
      y1: bottom,
      y2: bottom,
    }),
    svg(owner, "text", { x: margin.left - 8, y: bottom - 10, "text-anchor": "end" }, "throttle"),
    svg(
      owner,
      "text",
      { class: "edge", x: margin.left - 8, y: bottom + 1, "text-anchor": "end" },
      "0 – 99 %",
    ),
  );
}

/** At most about 600 points, first and last kept: more than a curve's pixels. */
function thinned(points: readonly RoundPoint[]): RoundPoint[] {
  const step = Math.ceil(points.length / 600);
  return points.filter((_, index) => index % step === 0 || index === points.length - 1);
}
