/** What is known of ssh between computes: tried now, tried by the operator, or by nobody. */
import type { Finding, Server, Snapshot } from "../../../sim/index.ts";
import { probeSsh, type SshPair, sshNotKnown, sshPairs } from "./probe-ssh.ts";

export interface SshWish {
  /** Shell command that tries one pair of hosts; null = none is tried. */
  readonly probe: string | null;
  /** The operator has tried: there is nothing to say. */
  readonly works: boolean;
  /** False for files of a cloud, of which nothing is asked. */
  readonly isLive: boolean;
}

/** @param drain hosts to be drained; empty = each host by itself. */
export async function examineSsh(
  snapshot: Snapshot,
  drain: readonly string[],
  { probe, works, isLive }: SshWish,
): Promise<readonly Finding[]> {
  if (works) return [];
  if (probe !== null) {
    const pairs = sshPairs(snapshot, drain);
    const failed = await probeSsh(probe, pairs);
    return [...failed, tried(pairs, failed.length)];
  }
  const hosts = isLive ? hostsWithColdMoves(snapshot, drain) : [];
  return hosts.length === 0 ? [] : [sshNotKnown(hosts)];
}

/** Success over no pair at all is none: it is told as a warning. */
const tried = (pairs: readonly SshPair[], failed: number): Finding =>
  pairs.length === 0
    ? {
        rule: "ssh",
        level: "warns",
        servers: [],
        summary: "ssh was tried between no hosts: none that is up and enabled is left to receive.",
        mend: "Enable a host in their zone, or drain fewer hosts at once.",
      }
    : {
        rule: "ssh",
        level: "note",
        servers: [],
        summary: `ssh was tried between ${pairs.length} pairs of hosts: ${pairs.length - failed} reach each other.`,
        mend: failed === 0 ? "Nothing." : "Mend those that are named above.",
      };

function hostsWithColdMoves(snapshot: Snapshot, drain: readonly string[]): readonly string[] {
  const withCold = new Set(snapshot.servers.filter(mayMoveCold).map(({ host }) => host));
  return snapshot.hosts
    .map(({ id }) => id)
    .filter((id) => withCold.has(id) && (drain.length === 0 || drain.includes(id)));
}

/**
 * A stopped server moves cold, a running one where cold moves are allowed. Where the disks lie does not matter: the
 * source makes the server's directory on the destination by ssh in any case (nova/virt/libvirt/driver.py,
 * migrate_disk_and_power_off).
 */
const mayMoveCold = ({ status }: Server): boolean => status === "SHUTOFF" || status === "ACTIVE";
