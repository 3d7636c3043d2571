/** When a read is asked again. Changes never are: they are settled by looking. */
import type { Failure } from "./failure.ts";

/** Times that a read is asked again. */
export const REPEATS = 3;

const FIRST_PAUSE_MS = 300;

/** Doubling, spread by half so that many clients do not come back at once [ms]. */
export const pauseBefore = (repeat: number): number =>
  FIRST_PAUSE_MS * 2 ** repeat * (0.75 + Math.random() / 2);

/** 409 of a read does not pass by waiting; 413 and 429 are proxies that ask for patience. */
export function mayRepeat(failure: Failure): boolean {
  switch (failure.kind) {
    case "unknown":
      return failure.status === null || failure.status === 408 || failure.status >= 500;
    case "transport":
      return true;
    case "refused":
      return failure.status === 413 || failure.status === 429;
    case "unreadable":
      return false;
  }
}
