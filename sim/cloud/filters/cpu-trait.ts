/** `trait:HW_CPU_X86_...=required` in the extra specs, by Placement's traits, or as far as the host's CPU model tells. */
import { hasCpuTrait } from "../cpu-models.ts";
import type { Filter } from "../filter.ts";
import type { Host } from "../snapshot.ts";

export const cpuTraitFilter: Filter = {
  name: "trait",
  refusal({ flavor }, host) {
    for (const [key, value] of Object.entries(flavor.extraSpecs)) {
      const trait = key.startsWith("trait:") ? key.slice("trait:".length) : null;
      if (trait === null) continue;
      const has = hasTrait(host, trait);
      const model = host.cpuModel ?? "Placement";
      if (value === "required" && has === false) return `lacks ${trait} (${model})`;
      if (value === "forbidden" && has === true) return `has ${trait} (${model})`;
    }
    return null;
  },
};

/** Null when nobody told and the CPU model does not tell. */
function hasTrait({ traits, cpuModel }: Host, trait: string): boolean | null {
  if (traits !== undefined) return traits.includes(trait);
  return cpuModel === null ? null : hasCpuTrait(cpuModel, trait);
}
