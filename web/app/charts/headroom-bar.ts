/** Free room on a host as a bullet: the bar is what is free before, a tick the worst moment, a diamond the end. */
import { scaleLinear } from "d3";
import { svg } from "../base/dom.ts";

export interface HeadroomBarData {
  readonly before: number;
  readonly worst: number;
  readonly after: number;
  readonly capacity: number;
}

export function headroomBar(owner: Document, data: HeadroomBarData, width: number): SVGElement {
  const height = 14;
  const x = scaleLinear([0, Math.max(data.capacity, 1e-9)], [0.5, width - 0.5]).clamp(true);
  const after = x(data.after);
  return svg(
    owner,
    "svg",
    { class: "headroom-bar", width, height, "aria-hidden": "true" },
    svg(owner, "rect", { class: "track", x: 0, y: 4, width, height: 6, rx: 1 }),
    svg(owner, "rect", { class: "free", x: 0, y: 4, width: x(data.before), height: 6, rx: 1 }),
    svg(owner, "rect", { class: "worst", x: x(data.worst) - 1, y: 0, width: 2, height }),
    svg(owner, "path", { class: "after", d: `M${after},3l4,4l-4,4l-4,-4z` }),
  );
}
