/** Drives one migration alone: a path of constant rate, shared by its streams by weight up to their caps. */
import type { BytesPerSecond, Seconds } from "../base/units.ts";
import type { Migration, Stream } from "./migration.ts";

/** Weighted max-min shares of `capacity` among streams with caps, by filling the tightest first [B/s]. */
export function shareOut(streams: readonly Stream[], capacity: BytesPerSecond): BytesPerSecond[] {
  const [only] = streams;
  if (only === undefined) return [];
  if (streams.length === 1) return [Math.min(only.cap, (capacity * only.weight) / only.weight)];
  const order = streams
    .map((stream, index) => ({ index, level: stream.cap / stream.weight, stream }))
    .sort((a, b) => a.level - b.level || a.index - b.index);
  const rates = streams.map(() => 0);
  let left = capacity;
  let weight = streams.reduce((sum, stream) => sum + stream.weight, 0);
  for (const { index, stream } of order) {
    const rate = Math.min(stream.cap, (left * stream.weight) / weight);
    rates[index] = rate;
    left -= rate;
    weight -= stream.weight;
  }
  return rates;
}

/** True when the migration ended by `limit`; false when it will not, or has not by then. */
export function driveAlone(migration: Migration, rate: BytesPerSecond, limit: Seconds): boolean {
  let now = 0;
  while (migration.result === null) {
    const rates = shareOut(migration.streams, rate);
    const next = migration.timeToNextChange(rates);
    if (now + next > limit) {
      if (Number.isFinite(limit)) migration.advance(limit - now, rates);
      return migration.result !== null;
    }
    if (next === Number.POSITIVE_INFINITY) return false;
    migration.advance(next, rates);
    now += next;
  }
  return true;
}
