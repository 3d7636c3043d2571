import type { BytesPerSecond } from "../base/units.ts";
import type { Stream } from "./migration.ts";

/** The rate of the stream with a key; 0 of one that is not wanted [B/s]. */
export function rateOf(
  key: number,
  streams: readonly Stream[],
  rates: readonly BytesPerSecond[],
): BytesPerSecond {
  for (let i = 0; i < streams.length; i++) if (streams[i]?.key === key) return rates[i] ?? 0;
  return 0;
}
