/** The filters in the order in which they are asked: what is cheap and final first, the CPU last, so that a rejection
 * by the CPU says that all else would do. */
import type { Filter } from "../filter.ts";
import { aggregateExtraSpecsFilter, tenantIsolationFilter } from "./aggregate-properties.ts";
import { availabilityZoneFilter } from "./availability-zone.ts";
import { computeFilter } from "./compute.ts";
import { cpuFilter, qemuVersionFilter } from "./cpu.ts";
import { cpuTraitFilter } from "./cpu-trait.ts";
import { numaTopologyFilter } from "./numa-topology.ts";
import { pciPassthroughFilter } from "./pci-passthrough.ts";
import { placementFilter } from "./placement.ts";
import { sameHostFilter } from "./same-host.ts";
import { affinityFilter, antiAffinityFilter } from "./server-group.ts";
import { storageFilter } from "./storage.ts";

export const filters: readonly Filter[] = [
  sameHostFilter,
  computeFilter,
  availabilityZoneFilter,
  tenantIsolationFilter,
  aggregateExtraSpecsFilter,
  cpuTraitFilter,
  numaTopologyFilter,
  antiAffinityFilter,
  affinityFilter,
  pciPassthroughFilter,
  placementFilter,
  storageFilter,
  qemuVersionFilter,
  cpuFilter,
];
