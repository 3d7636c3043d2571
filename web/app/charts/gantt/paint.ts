/** Paints the visible part of the Gantt. Height says what the tenant feels, colour repeats it. */
import type { MoveRecord } from "../../../../sim/index.ts";
import { type Feeling, phaseFacts } from "../../base/phases.ts";
import { paintHostRow } from "./host-row.ts";
import { visibleRows } from "./layout.ts";
import type { MoveRow } from "./rows.ts";
import { colour, FONT, fitted, type GanttScene } from "./scene.ts";

/** Height of a phase's bar as a share of its lane. */
const heights: Readonly<Record<Feeling, number>> = {
  waiting: 0,
  nova: 0.35,
  moving: 0.72,
  degraded: 0.72,
  down: 1,
};
/** A switchover lasts less than a pixel and matters most: nothing that stops a server is drawn narrower [px]. */
const LEAST_DOWN = 2.5;

const facts = new Map(phaseFacts.map((phase) => [phase.phase, phase]));

export function paintGantt(context: CanvasRenderingContext2D, scene: GanttScene): void {
  const { layout, width, height, scrollTop } = scene;
  context.clearRect(0, 0, width, height);
  paintGrid(context, scene);
  const [first, last] = visibleRows(layout, scrollTop, height);
  for (let index = first; index < last; index += 1) {
    const row = layout.rows[index];
    if (row === undefined) continue;
    const top = (layout.tops[index] ?? 0) - scrollTop;
    const rowHeight = (layout.tops[index + 1] ?? 0) - (layout.tops[index] ?? 0);
    if (row.kind === "host") paintHostRow(context, scene, row, top, rowHeight);
    else paintMoveRow(context, scene, row, top, rowHeight, index === scene.cursor);
  }
}

function paintGrid(context: CanvasRenderingContext2D, scene: GanttScene): void {
  context.fillStyle = colour(scene, "--line");
  for (const tick of scene.ticks) {
    const x = Math.round(scene.x(tick));
    if (x >= scene.gutter) context.fillRect(x, 0, 1, scene.height);
  }
}

function paintMoveRow(
  context: CanvasRenderingContext2D,
  scene: GanttScene,
  row: MoveRow,
  top: number,
  height: number,
  isCursor: boolean,
): void {
  const isSelected = row.key === scene.selected;
  if (isSelected || isCursor) {
    context.fillStyle = colour(scene, isSelected ? "--select" : "--surface-2");
    context.fillRect(0, top, scene.width, height);
  }
  paintName(context, scene, row, top + height / 2, isSelected);
  context.save();
  context.beginPath();
  context.rect(scene.gutter, top, scene.width - scene.gutter, height);
  context.clip();
  const lane = 12;
  if (scene.layout.isDouble) {
    if (row.base !== null) paintBar(context, scene, row.base, top + 1.5, lane - 2, 0.45);
    if (row.variant !== null) paintBar(context, scene, row.variant, top + 12.5, lane, 1);
  } else if (row.base !== null) {
    paintBar(context, scene, row.base, top + (height - lane) / 2, lane, 1);
  }
  context.restore();
}

function paintName(
  context: CanvasRenderingContext2D,
  scene: GanttScene,
  row: MoveRow,
  middle: number,
  isSelected: boolean,
): void {
  paintVerdict(context, scene, row.verdict, 11, middle);
  context.font = `${isSelected ? 600 : 400} 12px ${FONT}`;
  context.fillStyle = colour(scene, isSelected ? "--ink" : "--ink-2");
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(fitted(context, row.name, scene.gutter - 32), 22, middle + 0.5);
}

/** Disc, triangle, square: the verdict without its colour. */
function paintVerdict(
  context: CanvasRenderingContext2D,
  scene: GanttScene,
  verdict: MoveRow["verdict"],
  x: number,
  y: number,
): void {
  if (verdict === null || verdict === "converges") return;
  context.fillStyle = colour(scene, verdict === "never" ? "--bad" : "--phase-copying");
  context.beginPath();
  if (verdict === "never") context.rect(x - 3.5, y - 3.5, 7, 7);
  else {
    context.moveTo(x, y - 4.5);
    context.lineTo(x + 4.5, y + 3.5);
    context.lineTo(x - 4.5, y + 3.5);
  }
  context.fill();
}

function paintBar(
  context: CanvasRenderingContext2D,
  scene: GanttScene,
  record: MoveRecord,
  top: number,
  lane: number,
  alpha: number,
): void {
  context.globalAlpha = alpha;
  for (const span of record.phases) {
    const phase = facts.get(span.phase);
    if (phase === undefined) continue;
    const start = scene.x(span.start);
    const least = phase.feeling === "down" ? LEAST_DOWN : 0;
    const length = Math.max(least, scene.x(span.end) - start);
    if (start > scene.width || start + length < scene.gutter || length < 0.1) continue;
    const height = Math.max(1, lane * heights[phase.feeling]);
    context.fillStyle = colour(scene, phase.colour);
    context.fillRect(start, top + (lane - height) / 2, length, height);
  }
  context.globalAlpha = 1;
  if (record.end !== "completed") paintUnfinished(context, scene, record, top + lane / 2);
}

/** A cross and the word: a move that did not complete is not told by colour alone. */
function paintUnfinished(
  context: CanvasRenderingContext2D,
  scene: GanttScene,
  record: MoveRecord,
  middle: number,
): void {
  const last = record.endedAt ?? record.phases.at(-1)?.end ?? record.requestedAt ?? 0;
  const x = scene.x(last) + 6;
  context.strokeStyle = colour(scene, "--bad");
  context.lineWidth = 1.75;
  context.beginPath();
  context.moveTo(x - 3.5, middle - 3.5);
  context.lineTo(x + 3.5, middle + 3.5);
  context.moveTo(x + 3.5, middle - 3.5);
  context.lineTo(x - 3.5, middle + 3.5);
  context.stroke();
  context.font = `600 11px ${FONT}`;
  context.fillStyle = colour(scene, "--bad");
  context.textBaseline = "middle";
  const words = record.end.replace("-", " ");
  const width = context.measureText(words).width;
  const isRoomRight = x + 8 + width < scene.width;
  const from = isRoomRight ? x + 8 : x - 10 - width;
  context.textAlign = "left";
  // Left of the cross lies the bar: a rim keeps the words apart from it and leaves it whole.
  if (!isRoomRight) {
    context.strokeStyle = colour(scene, "--surface");
    context.lineWidth = 3;
    context.strokeText(words, from, middle + 0.5);
  }
  context.fillText(words, from, middle + 0.5);
}
