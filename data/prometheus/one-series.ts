/**
 * One series for each server and device, where two tell of it: after a move Prometheus shows the source's for as long as
 * the query looks back, beside the destination's. The guest writes where it is, so the series of the server's own host
 * counts. Where no label names that host the newer sample counts; of samples of one instant (an instant query stamps all
 * with its own) the larger, as the one that was left behind only falls.
 */
import type { Series } from "./query.ts";

export interface SeriesOfServer<S> {
  readonly server: S;
  readonly series: Series;
}

export function oneOfEach<S extends { readonly id: string; readonly host: string | null }>(
  found: readonly SeriesOfServer<S>[],
): readonly SeriesOfServer<S>[] {
  const chosen = new Map<string, SeriesOfServer<S>>();
  for (const one of found) {
    const key = `${one.server.id} ${one.series.labels.target_device ?? ""}`;
    const other = chosen.get(key);
    if (other === undefined || isBetter(one.series, other.series, one.server.host))
      chosen.set(key, one);
  }
  return [...chosen.values()];
}

function isBetter(one: Series, other: Series, host: string | null): boolean {
  const [isOnHost, isOtherOnHost] = [names(one, host), names(other, host)];
  if (isOnHost !== isOtherOnHost) return isOnHost;
  return one.at === other.at ? one.value > other.value : one.at > other.at;
}

/** "cmp1", "cmp1.example" and "cmp1:9177" (an exporter's address) name host cmp1. */
const names = ({ labels }: Series, host: string | null): boolean =>
  host !== null &&
  Object.values(labels).some((value) => {
    const name = value.replace(/:\d+$/, "");
    return name === host || name.startsWith(`${host}.`);
  });
