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
  return [0, end * 1.01];
}
