/** What a painter of the Gantt is given, and the few things all painters share. */
import type { ScaleLinear } from "d3";
import type { Palette } from "../../base/palette.ts";
import type { GanttLayout } from "./layout.ts";

export interface GanttScene {
  readonly layout: GanttLayout;
  readonly x: ScaleLinear<number, number>;
  readonly palette: Palette;
  /** Size of the canvas and the part of the rows it shows [px]. */
  readonly width: number;
  readonly height: number;
  readonly scrollTop: number;
  /** Width of the column of names [px]. */
  readonly gutter: number;
  readonly ticks: readonly number[];
  readonly selected: string | null;
  /** Row under the pointer or the keyboard's cursor; -1 = none. */
  readonly cursor: number;
}

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Open Sans", sans-serif';

export const colour = (scene: GanttScene, name: string): string =>
  scene.palette.get(name) ?? "currentcolor";

/** The text, or as much of it as fits with an ellipsis. */
export function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let length = text.length - 1;
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > width) length -= 1;
  return `${text.slice(0, length)}…`;
}
