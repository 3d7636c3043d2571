/**
 * The servers of a recorded run: on cmp1 they leave live without their disks, on cmp3 with them. They differ in how much
 * memory and disk they hold and in how they write, so that what they have in common is the lab and nothing else.
 */
import type { WantedServer } from "../seed/servers.ts";

/** So many fit on the one host that receives them all. */
export const MEMORY_MIB = 96;

const FILLS = [0, 8, 16, 24];
const DISKS = [8, 16, 32];

/** Every fourth writes a little all the time; faster, and the links of the record would never carry it. */
const writes = (index: number) => (index % 4 === 3 ? { dirtyMib: 2, dirtyMibPerS: 1 } : {});

const pick = (from: readonly number[], index: number): number => from[index % from.length] ?? 0;

/** @param each how many there are on each of the two hosts. */
export function recordedServers(name: string, each: number): readonly WantedServer[] {
  return Array.from({ length: each }, (_, index) => {
    const fillMib = pick(FILLS, index);
    const memory = { memoryMib: MEMORY_MIB };
    return [
      {
        ...memory,
        name: `${name}-live-${index + 1}`,
        host: "cmp1",
        work: { fillMib, ...writes(index) },
      },
      {
        ...memory,
        name: `${name}-block-${index + 1}`,
        host: "cmp3",
        work: { fillMib, writtenMib: pick(DISKS, index), ...writes(index) },
      },
    ];
  }).flat();
}
