/** One host's machine: its hypervisor's version and how long it is up. */
import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";

/** From 2.88 on the uptime is part of the hypervisor; before, it is asked for apart. */
const version = { needs: [2, 53], knows: [2, 96] } as const;
const apart = { needs: [2, 53], knows: [2, 87] } as const;

const shown = z.object({
  hypervisor: z.object({
    hypervisor_version: z.int().nullish(),
    uptime: z.string().nullish(),
  }),
});

export interface Machine {
  readonly version: number | null;
  /** The line that `uptime` prints on it; null = not told (its driver cannot, or it is down). */
  readonly uptime: string | null;
}

/** @param id the hypervisor's UUID. Null = Nova does not answer for it. */
export async function lookAtMachine(compute: Endpoint, id: string): Promise<Machine | null> {
  const path = `/os-hypervisors/${encodeURIComponent(id)}`;
  const answer = await compute.get(path, shown, { version });
  if (!answer.ok) return null;
  const { hypervisor_version, uptime } = answer.value.body.hypervisor;
  if (uptime !== undefined) return { version: hypervisor_version ?? null, uptime };
  const older = await compute.get(`${path}/uptime`, shown, { version: apart });
  const line = older.ok ? (older.value.body.hypervisor.uptime ?? null) : null;
  return { version: hypervisor_version ?? null, uptime: line };
}
