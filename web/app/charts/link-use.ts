/** One link over time: mean use as an area, peaks as a line, capacity as the top of the scale. */
import { area, curveStepAfter, line, scaleLinear } from "d3";
import type { LinkUse } from "../../../sim/index.ts";
import { svg } from "../base/dom.ts";
import { formatTick } from "../base/format.ts";
import { timeTicks } from "../base/time-ticks.ts";
import type { Size } from "./interval-strip.ts";
import { type Bucket, linkBuckets } from "./link-buckets.ts";

export interface LinkUseData {
  readonly base: LinkUse;
  readonly variant: LinkUse | null;
  readonly domain: readonly [number, number];
  /** In words, for those who cannot see it. */
  readonly label: string;
}

export function linkUseChart(owner: Document, data: LinkUseData, size: Size): SVGElement {
  const bottom = size.height - 16;
  const x = scaleLinear(data.domain, [0, size.width - 1]);
  const most = Math.max(data.base.capacity, data.variant?.capacity ?? 0);
  const y = scaleLinear([0, most], [bottom, 3]);
  const root = svg(owner, "svg", {
    class: "link-use",
    width: size.width,
    height: size.height,
    role: "img",
    "aria-label": data.label,
  });
  const count = Math.max(1, Math.floor(size.width / 2));
  const buckets = linkBuckets(data.base.steps, data.domain, count);
  const mean = area<Bucket>()
    .x((bucket) => x(bucket.start))
    .y0(bottom)
    .y1((bucket) => y(bucket.mean))
    .curve(curveStepAfter);
  root.append(
    svg(owner, "path", { class: "mean", d: mean(buckets) ?? "" }),
    svg(owner, "path", { class: "peak", d: peaks(buckets, x, y) }),
    capacityLine(owner, y(data.base.capacity), size.width, "capacity"),
    svg(owner, "line", {
      class: "zero",
      x1: 0,
      x2: size.width,
      y1: bottom + 0.5,
      y2: bottom + 0.5,
    }),
  );
  if (data.variant !== null) {
    const other = linkBuckets(data.variant.steps, data.domain, count);
    root.append(svg(owner, "path", { class: "variant", d: peaks(other, x, y) }));
    if (data.variant.capacity !== data.base.capacity)
      root.append(capacityLine(owner, y(data.variant.capacity), size.width, "capacity variant"));
  }
  for (const tick of timeTicks(data.domain, Math.max(2, size.width / 110))) {
    const anchor = x(tick) < 12 ? "start" : x(tick) > size.width - 24 ? "end" : "middle";
    root.append(
      svg(
        owner,
        "text",
        { x: x(tick), y: size.height - 3, "text-anchor": anchor },
        formatTick(tick),
      ),
    );
  }
  return root;
}

const peaks = (
  buckets: readonly Bucket[],
  x: (value: number) => number,
  y: (value: number) => number,
): string =>
  line<Bucket>()
    .x((bucket) => x(bucket.start))
    .y((bucket) => y(bucket.peak))
    .curve(curveStepAfter)([...buckets]) ?? "";

const capacityLine = (owner: Document, at: number, width: number, name: string): SVGElement =>
  svg(owner, "line", { class: name, x1: 0, x2: width, y1: at, y2: at });
