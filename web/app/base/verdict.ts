/** A verdict as a mark with its word: shape and text say it, colour repeats it. */
import type { Verdict } from "../../../sim/index.ts";
import { h, svg } from "./dom.ts";

export const verdictWord = (kind: Verdict["kind"]): string =>
  ({ converges: "converges", "only-with": "only with a change", never: "never" })[kind];

/** Sorting rank: what needs a person first. */
export const verdictRank = (kind: Verdict["kind"]): number =>
  ({ never: 0, "only-with": 1, converges: 2 })[kind];

export function verdictMark(kind: Verdict["kind"], word: string = verdictWord(kind)): HTMLElement {
  return h("span", { class: `verdict ${kind}` }, verdictShape(kind), word);
}

function verdictShape(kind: Verdict["kind"]): SVGElement {
  const root = svg(document, "svg", {
    width: 10,
    height: 10,
    viewBox: "0 0 10 10",
    "aria-hidden": "true",
  });
  if (kind === "converges") root.append(svg(document, "circle", { cx: 5, cy: 5, r: 3.6 }));
  else if (kind === "never")
    root.append(svg(document, "rect", { x: 1.2, y: 1.2, width: 7.6, height: 7.6 }));
  else root.append(svg(document, "path", { d: "M5,.6L9.6,9H.4z" }));
  return root;
}
