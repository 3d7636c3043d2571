/** What moves that were held against their predictions say together, in the words of page and command line alike. */
import type { HeldMoves } from "../../sim/index.ts";
import { formatShare } from "./format.ts";

export function heldWords({
  judged,
  unjudged,
  medianError,
  medianShift,
  inside,
}: HeldMoves): string {
  const rest =
    unjudged === 0 ? "" : ` ${counted(unjudged)} not counted: not completed or not foreseen.`;
  if (medianError === null || medianShift === null)
    return `No move can be held against its prediction yet.${rest}`;
  const shift = `${formatShare(Math.abs(medianShift))} ${medianShift < 0 ? "faster" : "slower"}`;
  return `${counted(judged)}: ${inside} inside P5 to P95 (nine in ten should be); median error ${formatShare(medianError)}, the middle one ${shift} than predicted.${rest}`;
}

const counted = (moves: number): string =>
  `${moves.toLocaleString("en")} move${moves === 1 ? "" : "s"}`;

/** A share with its sign: "+12 %", "−3 %", "0 %". */
export function formatSigned(share: number): string {
  const percent = Math.round(share * 100);
  return `${percent > 0 ? "+" : percent < 0 ? "−" : ""}${Math.abs(percent)} %`;
}
