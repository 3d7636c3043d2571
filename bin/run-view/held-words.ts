/** What moves that were held against their predictions say together, in words. */
import type { HeldMoves } from "../../sim/index.ts";
import { formatShare } from "../console.ts";

export function wordsForAll({
  judged,
  unjudged,
  medianError,
  medianShift,
  inside,
}: HeldMoves): string {
  const rest = unjudged === 0 ? "" : ` ${unjudged} not counted: not completed or not foreseen.`;
  if (medianError === null || medianShift === null)
    return `No move can be held against its prediction yet.${rest}`;
  const shift = `${formatShare(Math.abs(medianShift))} ${medianShift < 0 ? "faster" : "slower"}`;
  return `${judged} moves: ${inside} inside P5 to P95 (nine in ten should be); median error ${formatShare(medianError)}, the middle one ${shift} than predicted.${rest}`;
}

/** "+12 %", "-3 %", "0 %". */
export const signed = (share: number): string => {
  const percent = Math.round(share * 100);
  return `${percent > 0 ? "+" : percent < 0 ? "-" : ""}${Math.abs(percent)} %`;
};
