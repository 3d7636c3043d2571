/** Hypervisors with the figures that Compute shows up to 2.87: CPU model, really free disk. */
import { z } from "zod";
import type { Result } from "../../../sim/index.ts";
import type { Endpoint } from "../endpoint.ts";
import type { Failure } from "../http/failure.ts";
import { listAll } from "../pages.ts";

/** 2.88 drops the figures; Placement has the inventories, but neither CPU model nor the file system. */
const version = { needs: [2, 53], knows: [2, 87] } as const;

/** "" for a host that is down; other drivers give texts of their own. */
const cpuInfo = z.union([z.object({ model: z.string().nullish() }), z.string()]).nullish();

const hypervisor = z.object({
  id: z.union([z.string(), z.int()]).transform(String),
  hypervisor_hostname: z.string(),
  hypervisor_type: z.string(),
  hypervisor_version: z.int().nullish(),
  service: z.object({ host: z.string() }),
  vcpus: z.int().nullish(),
  memory_mb: z.int().nullish(),
  /** GiB that would be free were every disk written full; negative when there is too little [GiB]. */
  disk_available_least: z.int().nullish(),
  cpu_info: cpuInfo,
});
export type HypervisorAnswer = z.infer<typeof hypervisor>;

/** False for a node of Ironic's: its one server is the machine itself. */
export const hasHypervisor = ({ hypervisor_type: type }: HypervisorAnswer): boolean =>
  type.toLowerCase() !== "ironic";

export const listHypervisors = (
  compute: Endpoint,
): Promise<Result<readonly HypervisorAnswer[], Failure>> =>
  listAll(compute, {
    path: "/os-hypervisors/detail",
    key: "hypervisors",
    item: hypervisor,
    options: { version },
  });
