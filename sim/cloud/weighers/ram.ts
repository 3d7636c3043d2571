/** RAMWeigher: free host RAM, negative values count as 0. */
import type { Weigher } from "../weigher.ts";

export const ramWeigher: Weigher = {
  name: "RAMWeigher",
  multiplier: 1,
  minimum: 0,
  raw: ({ freeRamMiB }) => Math.max(0, freeRamMiB),
};
