/** What a host's links leave to moves. */
import { type BytesPerSecond, gigabitsPerSecond } from "../base/units.ts";
import type { HostLink, Snapshot } from "../cloud/snapshot.ts";
import type { PlannedMoveType } from "../plan/plan.ts";

/** A host without a link in the snapshot is taken to have one of this rate. */
const ASSUMED_LINK: BytesPerSecond = gigabitsPerSecond(10);

type NicRate = Pick<HostLink, "rate" | "members" | "factorByHour">;

/** What one host's links leave once other traffic has its share [B/s]. */
export interface HostRates {
  /** Over the link that moves of a type use: cold ones copy over the management link where there is one. */
  of(type: PlannedMoveType): BytesPerSecond;
  /** Over one TCP connection on that link: one member of a bond. */
  ofConnection(type: PlannedMoveType): BytesPerSecond;
  /** Over all links that moves use. */
  readonly total: BytesPerSecond;
}

/**
 * The rates of each host at best values.
 *
 * @param hours `usual`: as at hours without a factor; `best`: at the best hour of each link.
 */
export function hostRates(
  { hosts, network }: Snapshot,
  hours: "usual" | "best",
): ReadonlyMap<string, HostRates> {
  const links = new Map(network.hostLinks.map((link) => [`${link.host}\n${link.role}`, link]));
  const free = ({ rate, factorByHour }: NicRate): BytesPerSecond =>
    rate *
    Math.min(
      1,
      network.shareLeft.value * (hours === "best" ? Math.max(...(factorByHour ?? [1])) : 1),
    );
  return new Map(
    hosts.map(({ id }) => {
      const migration: NicRate = links.get(`${id}\nmigration`) ?? { rate: ASSUMED_LINK };
      const management = links.get(`${id}\nmanagement`);
      const linkOf = (type: PlannedMoveType) =>
        type === "cold" || type === "cold-block" ? (management ?? migration) : migration;
      const rates: HostRates = {
        of: (type) => free(linkOf(type)),
        ofConnection: (type) => free(linkOf(type)) / (linkOf(type).members ?? 1),
        total: free(migration) + (management === undefined ? 0 : free(management)),
      };
      return [id, rates];
    }),
  );
}
