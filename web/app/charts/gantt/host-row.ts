/** A host's line above its moves: from cordon to empty, with the interval in which it is empty. */
import type { Quantiles } from "../../../../sim/index.ts";
import { countOf, formatDuration, formatShare } from "../../base/format.ts";
import type { HostRow, HostTimes } from "./rows.ts";
import { colour, FONT, fitted, type GanttScene } from "./scene.ts";

export function paintHostRow(
  context: CanvasRenderingContext2D,
  scene: GanttScene,
  row: HostRow,
  top: number,
  height: number,
): void {
  context.fillStyle = colour(scene, "--surface");
  context.fillRect(0, top, scene.width, height);
  context.fillStyle = colour(scene, "--line-strong");
  context.fillRect(0, top, scene.width, 1);
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.font = `650 12.5px ${FONT}`;
  context.fillStyle = colour(scene, "--ink");
  context.fillText(fitted(context, row.host, scene.gutter - 12), 8, top + height / 2 + 1);
  context.save();
  context.beginPath();
  context.rect(scene.gutter, top, scene.width - scene.gutter, height);
  context.clip();
  const middle = top + height / 2 + 1;
  if (row.variant === null) {
    if (row.base !== null) paintTimes(context, scene, row.base, middle, "--ink", row.stays);
  } else {
    if (row.base !== null) paintTimes(context, scene, row.base, middle - 6, "--ink-3", -1);
    paintTimes(context, scene, row.variant, middle + 6, "--variant", row.stays);
  }
  context.restore();
}

/** @param stays servers that keep the host occupied; -1 = no words beside the line. */
function paintTimes(
  context: CanvasRenderingContext2D,
  scene: GanttScene,
  times: HostTimes,
  middle: number,
  ink: string,
  stays: number,
): void {
  const quantiles = times.forecast?.empty ?? null;
  const end = quantiles?.p50 ?? times.emptyAt;
  context.fillStyle = colour(scene, ink);
  if (end !== null) {
    const start = scene.x(times.cordonedAt ?? 0);
    context.globalAlpha = 0.35;
    context.fillRect(start, middle - 0.5, Math.max(0, scene.x(end) - start), 1);
    context.globalAlpha = 1;
  }
  if (quantiles !== null) paintWhisker(context, scene, quantiles, middle, ink);
  if (stays < 0) return;
  const words = wordsFor(times, stays);
  const anchor = quantiles === null ? (end ?? 0) : quantiles.p90;
  paintWords(context, scene, words, scene.x(anchor) + 10, scene.x(end ?? 0) - 12, middle);
}

function wordsFor({ forecast, emptyAt }: HostTimes, stays: number): string {
  const quantiles = forecast?.empty ?? null;
  if (forecast !== null && quantiles !== null) {
    const words = `empty ${formatDuration(quantiles.p50)}, P90 ${formatDuration(quantiles.p90)}`;
    return forecast.emptyShare < 1
      ? `${words} (${formatShare(forecast.emptyShare)} of runs)`
      : words;
  }
  const unfinished = Math.max(0, (forecast?.remaining.length ?? 0) - stays);
  const reasons = [
    stays > 0 ? `${countOf(stays, "server")} cannot move` : "",
    unfinished > 0
      ? `${countOf(unfinished, "move")} mostly ${unfinished === 1 ? "fails" : "fail"}`
      : "",
  ].filter((reason) => reason !== "");
  if (reasons.length > 0) return `not emptied: ${reasons.join(", ")}`;
  return emptyAt === null ? "not emptied" : `empty ${formatDuration(emptyAt)}`;
}

/** P50 as a diamond, the line to P90 and its cap. */
function paintWhisker(
  context: CanvasRenderingContext2D,
  scene: GanttScene,
  quantiles: Quantiles,
  middle: number,
  ink: string,
): void {
  const [p50, p90] = [scene.x(quantiles.p50), scene.x(quantiles.p90)];
  context.fillStyle = colour(scene, ink);
  context.fillRect(p50, middle - 1, Math.max(0, p90 - p50), 2);
  context.fillRect(p90 - 0.75, middle - 5, 1.5, 10);
  context.beginPath();
  context.moveTo(p50, middle - 5);
  context.lineTo(p50 + 5, middle);
  context.lineTo(p50, middle + 5);
  context.lineTo(p50 - 5, middle);
  context.fill();
}

/** Right of the whisker where there is room, else left of it, else cut to the room there is. */
function paintWords(
  context: CanvasRenderingContext2D,
  scene: GanttScene,
  words: string,
  right: number,
  left: number,
  middle: number,
): void {
  context.font = `500 11.5px ${FONT}`;
  const room = scene.width - scene.gutter - 14;
  const shown = fitted(context, words, room);
  const width = context.measureText(shown).width;
  const fitsRight = right + width < scene.width - 4;
  const fitsLeft = left - width > scene.gutter;
  const x = fitsRight ? right : fitsLeft ? left - width : scene.width - width - 4;
  context.globalAlpha = 0.9;
  context.fillStyle = colour(scene, "--surface");
  context.fillRect(x - 3, middle - 7, width + 6, 14);
  context.globalAlpha = 1;
  context.textAlign = "left";
  context.fillStyle = colour(scene, "--ink-2");
  context.fillText(shown, x, middle + 0.5);
}
