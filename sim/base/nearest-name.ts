/** What somebody may have meant by a name that does not exist. */
import { compareIds } from "./order.ts";

/** The known name that differs least, when the difference is small. */
export function nearestName(written: string, known: readonly string[]): string | null {
  const scored = known
    .map((name) => ({ name, distance: editDistance(written, name) }))
    .sort((a, b) => a.distance - b.distance || compareIds(a.name, b.name));
  const best = scored[0];
  return best !== undefined && best.distance <= Math.max(1, written.length / 4) ? best.name : null;
}

/** Levenshtein's distance, row by row. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
