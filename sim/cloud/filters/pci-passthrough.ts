/** PciPassthroughFilter: free devices of each alias that the flavor asks for. */
import type { Filter } from "../filter.ts";
import type { Flavor } from "../snapshot.ts";

/** `pci_passthrough:alias` of the extra specs ("gpu:2,nic:1") as pairs. */
export function pciAliases({ extraSpecs }: Flavor): readonly (readonly [string, number])[] {
  const text = extraSpecs["pci_passthrough:alias"];
  if (text === undefined) return [];
  return text.split(",").flatMap((part) => {
    const [alias = "", count = "1"] = part.trim().split(":");
    return alias === "" ? [] : [[alias, Number(count)] as const];
  });
}

export const pciPassthroughFilter: Filter = {
  name: "PciPassthroughFilter",
  refusal({ flavor }, host, placements) {
    for (const [alias, count] of pciAliases(flavor)) {
      const free = placements.pciFree(host, alias);
      if (free < count) return `needs ${count} free devices of alias ${alias}, has ${free}`;
    }
    return null;
  },
};
