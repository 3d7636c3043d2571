/** NUMATopologyFilter as far as the snapshot knows: as many NUMA cells as the guest has (fit within cells is Nova's). */
import type { Filter } from "../filter.ts";

export const numaTopologyFilter: Filter = {
  name: "NUMATopologyFilter",
  refusal({ flavor }, host) {
    const cells = Number(flavor.extraSpecs["hw:numa_nodes"] ?? 1);
    return Number.isFinite(cells) && cells > host.numaCells
      ? `has ${host.numaCells} NUMA cells, the flavor wants ${cells}`
      : null;
  },
};
