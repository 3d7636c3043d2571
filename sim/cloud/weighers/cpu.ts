/** CPUWeigher: vCPUs times allocation ratio, minus those claimed. */
import type { Weigher } from "../weigher.ts";

export const cpuWeigher: Weigher = {
  name: "CPUWeigher",
  multiplier: 1,
  minimum: 0,
  raw: ({ freeVcpus }) => freeVcpus,
};
