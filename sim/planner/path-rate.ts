/** What a host's migration link leaves to moves. */
import { type BytesPerSecond, gigabitsPerSecond } from "../base/units.ts";
import type { Snapshot } from "../cloud/snapshot.ts";

/** A host without a link in the snapshot is taken to have one of this rate. */
const ASSUMED_LINK: BytesPerSecond = gigabitsPerSecond(10);

/** Rate of the migration link of each host [B/s], before other traffic takes its share. */
export function migrationLinks(snapshot: Snapshot): ReadonlyMap<string, BytesPerSecond> {
  const rates = new Map<string, BytesPerSecond>(snapshot.hosts.map(({ id }) => [id, ASSUMED_LINK]));
  for (const { host, role, rate } of snapshot.network.hostLinks) {
    if (role === "migration") rates.set(host, rate);
  }
  return rates;
}
