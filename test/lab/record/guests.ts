/**
 * The servers of a recorded run: on cmp1 they leave live without their disks, on cmp3 with them. They differ in how much
 * memory and disk they hold and in how they write, so that what they have in common is the lab and nothing else.
 */
import type { WantedServer } from "../seed/servers.ts";

/** So many fit on the one host that receives them all. */
export const MEMORY_MIB = 176;

const FILLS = [60, 75, 90, 68];
const DISKS = [8, 16, 32];

/** Every fourth writes a little all the time; faster, and the links of the record would never carry it. */
const writes = (index: number) => (index % 4 === 3 ? { dirtyMib: 2, dirtyMibPerS: 1 } : {});

const pick = (from: readonly number[], index: number): number => from[index % from.length] ?? 0;

/** Every other one on shared storage. */
export function recordedServers(name: string, count: number): readonly WantedServer[] {
  return Array.from({ length: count }, (_, index) => {
    const isShared = index % 2 === 0;
    const place = Math.floor(index / 2);
    const disk = isShared ? {} : { writtenMib: pick(DISKS, place) };
    return {
      name: `${name}-${isShared ? "live" : "block"}-${place + 1}`,
      host: isShared ? "cmp1" : "cmp3",
      memoryMib: MEMORY_MIB,
      work: { fillMib: pick(FILLS, place), ...disk, ...writes(place) },
    };
  });
}
