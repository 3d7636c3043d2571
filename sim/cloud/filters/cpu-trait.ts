/** `trait:HW_CPU_X86_...=required` in the extra specs, as far as the host's CPU model tells. */
import { hasCpuTrait } from "../cpu-models.ts";
import type { Filter } from "../filter.ts";

export const cpuTraitFilter: Filter = {
  name: "trait",
  refusal({ flavor }, host) {
    const model = host.cpuModel;
    if (model === null) return null;
    for (const [key, value] of Object.entries(flavor.extraSpecs)) {
      const trait = key.startsWith("trait:") ? key.slice("trait:".length) : null;
      if (trait === null) continue;
      const has = hasCpuTrait(model, trait);
      if (value === "required" && has === false) return `lacks ${trait} (${model})`;
      if (value === "forbidden" && has === true) return `has ${trait} (${model})`;
    }
    return null;
  },
};
