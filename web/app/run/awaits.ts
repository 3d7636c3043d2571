/** In words, what a run waits for by itself: without them it looks as if it stood still. */
import type { Awaited } from "../../../sim/index.ts";
import { formatDuration } from "../base/format.ts";

/** @param now the runner's clock [s since the start] */
export function awaitsWords(awaits: Awaited, now: number): string {
  switch (awaits.kind) {
    case "window":
      return `Outside its windows: the next one opens in ${formatDuration(Math.max(0, awaits.opens - now))}; until then nothing new begins.`;
    case "outlook":
      return "Waits for the first forecast of the rest, which tells what ends within the window.";
    case "headroom":
      return "Nothing new begins while the forecast sees headroom fall under the reserve.";
  }
}
