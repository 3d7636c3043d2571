/** DiskWeigher: free disk, by claims and by what is really free, whichever is less. */
import type { Weigher } from "../weigher.ts";

export const diskWeigher: Weigher = {
  name: "DiskWeigher",
  multiplier: 1,
  minimum: 0,
  raw: ({ freeDiskGiB }) => freeDiskGiB,
};
