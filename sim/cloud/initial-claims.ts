/** Who holds what before anything is planned: servers on their hosts, and both ends of moves still open. */
import { type CloudIndex, flavorOf } from "./cloud-index.ts";
import { Ledger } from "./ledger.ts";
import { type Resources, resourcesOf } from "./placement.ts";

/** One claim of the snapshot. */
export interface HeldClaim {
  readonly host: string;
  readonly server: string;
  readonly resources: Resources;
}

/**
 * Every claim of the snapshot, by server. A server holds its claim on its host; an open migration holds a second one
 * on the other end (Nova's migration consumer). For a resize the old flavor is not known; today's stands for it.
 * What Placement holds for nobody there takes room, too, under a name that is no server's.
 */
export function heldClaims(cloud: CloudIndex): readonly HeldClaim[] {
  const claims: HeldClaim[] = [];
  for (const server of cloud.snapshot.servers) {
    if (server.host === null || server.status === "DELETED") continue;
    const resources = resourcesOf(server, flavorOf(cloud, server));
    const ends = new Set([server.host]);
    for (const migration of cloud.migrationsOf.get(server.id) ?? []) {
      for (const end of [migration.source, migration.destination]) {
        if (end !== null && cloud.hosts.has(end)) ends.add(end);
      }
    }
    for (const host of ends) claims.push({ host, server: server.id, resources });
  }
  for (const host of cloud.snapshot.hosts) {
    for (const { consumer, amounts } of host.unexplained ?? []) {
      claims.push({ host: host.id, server: `allocation ${consumer}`, resources: amounts });
    }
  }
  return claims;
}

/** The ledger as the snapshot leaves it. */
export function initialLedger(cloud: CloudIndex): Ledger {
  const ledger = new Ledger(cloud.snapshot.hosts);
  for (const { host, resources } of heldClaims(cloud)) ledger.claim(host, resources);
  return ledger;
}
