/** Links and leaf switches out of network.csv; what it does not say is assumed. */
import {
  byId,
  compareIds,
  exactly,
  type Host,
  type HostLink,
  type Leaf,
  type Network,
} from "../../sim/index.ts";
import { ASSUMED_LINK, ASSUMED_MTU, assumedShareLeft } from "./assumed-values.ts";
import type { AssumptionBook } from "./assumption-book.ts";
import type { HostNames } from "./build-hosts.ts";
import { type NamedLink, namedLinks } from "./build-links.ts";
import type { FaultLog } from "./fault-log.ts";
import type { RawCloud } from "./raw-cloud.ts";

export function buildNetwork(
  raw: RawCloud,
  hosts: readonly Host[],
  names: HostNames,
  book: AssumptionBook,
  faults: FaultLog,
): Network {
  const named = namedLinks(raw, names, book, faults);
  const withMigration = new Set(
    named.filter(({ link }) => link.role === "migration").map(({ link }) => link.host),
  );
  const leafOf = new Map(named.map(({ link }) => [link.host, link.leaf]));
  const assumedLinks = hosts
    .filter(({ id }) => !withMigration.has(id))
    .map(({ id }): HostLink => {
      book.assume("network.migration", id);
      return { host: id, role: "migration", rate: ASSUMED_LINK, leaf: leafOf.get(id) ?? null };
    });
  const hostLinks = [...named.map(({ link }) => link), ...assumedLinks].sort(
    (a, b) => compareIds(a.host, b.host) || compareIds(a.role, b.role),
  );
  for (const { host, role, leaf } of hostLinks) {
    if (role === "migration" && leaf === null) book.assume("network.leaves", host);
  }
  const leaves = leavesOf(named, hostLinks, book, faults);
  return {
    hostLinks,
    leaves,
    mtu: mtuOf(raw, book),
    shareLeft: shareLeftOf(raw, book),
    ...imageStoreOf(raw, faults),
  };
}

interface LeafCells {
  readonly ratio: number | null;
  readonly uplink: number | null;
  readonly byHour: readonly number[] | null;
}

function leavesOf(
  named: readonly NamedLink[],
  hostLinks: readonly HostLink[],
  book: AssumptionBook,
  faults: FaultLog,
): readonly Leaf[] {
  const found = new Map<string, LeafCells>();
  for (const { link, rows } of named) {
    if (link.leaf === null) continue;
    for (const row of rows) {
      const known = found.get(link.leaf);
      const ratio = row.values.oversubscription ?? null;
      const uplink = row.values.uplink ?? null;
      const byHour = row.values.uplinkByHour ?? null;
      const leaf = known ?? { ratio, uplink, byHour };
      if (differ(leaf.ratio, ratio) || differ(leaf.uplink, uplink) || differ(leaf.byHour, byHour)) {
        faults.error(
          "contradiction",
          `Leaf ${link.leaf} has another up-link here than on an earlier row.`,
          "Give each leaf one up-link; leave the cell empty on its other rows if you like.",
          row.at,
        );
      }
      found.set(link.leaf, {
        ratio: leaf.ratio ?? ratio,
        uplink: leaf.uplink ?? uplink,
        byHour: leaf.byHour ?? byHour,
      });
    }
  }
  return [...found]
    .map(([id, { ratio, uplink, byHour }]) => {
      const below = hostLinks
        .filter((link) => link.leaf === id)
        .reduce((sum, link) => sum + link.rate, 0);
      if (ratio === null && uplink === null) book.assume("network.leaves", id);
      return {
        id,
        uplink: uplink ?? below / (ratio ?? 1),
        ...(byHour === null ? {} : { factorByHour: byHour }),
      };
    })
    .sort(byId((leaf) => leaf.id));
}

const differ = <T>(a: T | null, b: T | null): boolean =>
  a !== null && b !== null && `${a}` !== `${b}`;

/** One store for all hosts, on any row. */
function imageStoreOf(raw: RawCloud, faults: FaultLog): Pick<Network, "imageStore"> {
  const given = raw.ownLinks.filter(({ row }) => row.values.imageStore !== undefined);
  const [first, ...others] = given.map(({ row }) => row);
  const imageStore = first?.values.imageStore;
  for (const row of others) {
    if (row.values.imageStore === imageStore) continue;
    faults.error(
      "contradiction",
      `The store of images has another ceiling here than on line ${first?.at.line ?? 0}.`,
      "The store is one for all hosts: give its ceiling once.",
      row.at,
    );
  }
  return imageStore === undefined ? {} : { imageStore };
}

function mtuOf(raw: RawCloud, book: AssumptionBook): number {
  const given = raw.ownLinks.flatMap(({ row }) => row.values.mtu ?? []);
  if (given.length > 0) return Math.min(...given);
  book.assume("network.mtu", "network");
  return ASSUMED_MTU;
}

/** The mean over the rows that say it. */
function shareLeftOf(raw: RawCloud, book: AssumptionBook): Network["shareLeft"] {
  const given = raw.ownLinks.flatMap(({ row }) => row.values.shareLeft ?? []);
  if (given.length > 0) {
    return exactly(given.reduce((sum, share) => sum + share, 0) / given.length, "configured");
  }
  book.assume("network.shareLeft", "network");
  return assumedShareLeft;
}
