import type { State } from "./state.ts";

/** The time that the charts cover when nothing is zoomed: the longer of base and variant, whiskers included [s]. */
export function runExtent({ base, variant }: State): readonly [number, number] {
  const hosts = [...base.forecast.hosts, ...(variant?.forecast?.hosts ?? [])];
  const end = Math.max(
    1,
    base.forecast.nominal.window,
    variant?.nominal.window ?? 0,
    ...hosts.map((host) => host.empty?.p90 ?? 0),
  );
  // A move that ends unfinished late in the run has the word for it beyond its end.
  const unfinished = [...base.forecast.nominal.moves, ...(variant?.nominal.moves ?? [])].some(
    (move) => move.end !== "completed" && (move.endedAt ?? 0) > end * 0.88,
  );
  return [0, end * (unfinished ? 1.1 : 1.01)];
}
