/** HypervisorVersionWeigher (2023.2 and later): newer QEMU first. A host of unknown version counts as the oldest. */
import type { Weigher } from "../weigher.ts";

export const hypervisorVersionWeigher: Weigher = {
  name: "HypervisorVersionWeigher",
  multiplier: 1,
  raw: ({ host }) => host.hypervisorVersion ?? 0,
};
