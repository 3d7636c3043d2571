/** Counters of a running server (2.48 on the same for all drivers). Two readings make rates. */
import { z } from "zod";
import { ok, type Result } from "../../../sim/index.ts";
import type { Endpoint } from "../endpoint.ts";
import type { Failure } from "../http/failure.ts";

const version = { needs: [2, 48], knows: [2, 96] } as const;

/** libvirt answers within a second; without a nova-compute that does, Nova itself would wait for a minute [ms]. */
const DEADLINE_MS = 10_000;

const count = z.number().nullish();

const diagnostics = z.object({
  disk_details: z.array(z.object({ read_bytes: count, write_bytes: count })),
  nic_details: z.array(z.object({ rx_octets: count, tx_octets: count })),
});

export interface Counters {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** Bytes written so far by disk, in the guest's order of disks (root first); null = not told. */
  readonly written: readonly (number | null)[];
  /** Bytes sent and received so far. */
  readonly traffic: number;
}

export async function readCounters(
  compute: Endpoint,
  server: string,
): Promise<Result<Counters, Failure>> {
  const path = `/servers/${encodeURIComponent(server)}/diagnostics`;
  const answer = await compute.get(path, diagnostics, { version, deadlineMs: DEADLINE_MS });
  if (!answer.ok) return answer;
  const { disk_details: disks, nic_details: nics } = answer.value.body;
  return ok({
    atMs: Date.now(),
    written: disks.map(({ write_bytes: written }) => written ?? null),
    traffic: nics.reduce((sum, nic) => sum + (nic.rx_octets ?? 0) + (nic.tx_octets ?? 0), 0),
  });
}

export interface Rates {
  /** [B/s] by disk; null where a counter is missing or was set back. */
  readonly written: readonly (number | null)[];
  /** [B/s]; null where the counter was set back. */
  readonly traffic: number | null;
}

/** Rates between two readings; null when no time has passed. */
export function ratesBetween(earlier: Counters, later: Counters): Rates | null {
  const seconds = (later.atMs - earlier.atMs) / 1000;
  if (seconds <= 0) return null;
  const rate = (before: number | null | undefined, after: number | null): number | null =>
    before == null || after === null || after < before ? null : (after - before) / seconds;
  return {
    written: later.written.map((after, index) => rate(earlier.written[index], after)),
    traffic: rate(earlier.traffic, later.traffic),
  };
}
