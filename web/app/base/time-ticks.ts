/** Ticks on a time axis at lengths that clocks know: 1, 2, 5, 10, 15, 30 s and min, 1, 2, 3, 6, 12 h, days. */
const minute = 60;
const hour = 3600;
const day = 86400;
const steps = [
  0.001,
  0.002,
  0.005,
  0.01,
  0.02,
  0.05,
  0.1,
  0.2,
  0.5,
  1,
  2,
  5,
  10,
  15,
  30,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  5 * day,
  10 * day,
  30 * day,
];

/** Instants [s] within the domain, at most about `count` of them. */
export function timeTicks(domain: readonly [number, number], count: number): number[] {
  const [start, end] = domain;
  const span = end - start;
  if (!(span > 0) || !Number.isFinite(span)) return [];
  const wanted = span / Math.max(1, count);
  const step = steps.find((candidate) => candidate >= wanted) ?? wanted;
  const ticks: number[] = [];
  for (let index = Math.ceil(start / step); index * step <= end + step * 1e-9; index += 1)
    ticks.push(index * step);
  return ticks;
}
