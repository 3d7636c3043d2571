/** How often a second of one core's time does something: process time, so that other processes hardly count. */
const WARM_UP = 3;
const REPEATS = 5;

/** Median over repeats of how many calls of `once` a CPU second holds; each call does `count` things. */
export function perCpuSecond(once: () => void, calls: number, count = 1): number {
  const secondsOf = (): number => {
    const before = process.cpuUsage();
    for (let i = 0; i < calls; i++) once();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  for (let i = 0; i < WARM_UP; i++) secondsOf();
  const sorted = Array.from({ length: REPEATS }, secondsOf).sort((a, b) => a - b);
  return (calls * count) / (sorted[REPEATS >> 1] ?? Number.NaN);
}
