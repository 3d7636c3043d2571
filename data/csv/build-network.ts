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
import type { FaultLog } from "./fault-log.ts";
import type { OwnLink, OwnRow, RawCloud } from "./raw-cloud.ts";

interface Named {
  readonly link: HostLink;
  readonly row: OwnRow<OwnLink>;
}

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
  for (const { id } of hosts) {
    if ((leafOf.get(id) ?? null) === null) book.assume("network.leaves", id);
  }
  const leaves = leavesOf(named, hostLinks, book, faults);
  return { hostLinks, leaves, mtu: mtuOf(raw, book), shareLeft: shareLeftOf(raw, book) };
}

function namedLinks(
  raw: RawCloud,
  names: HostNames,
  book: AssumptionBook,
  faults: FaultLog,
): readonly Named[] {
  const seen = new Map<string, number>();
  return raw.ownLinks.flatMap(({ host: written, row }) => {
    const host = names(written);
    if (host === null) {
      faults.error(
        "unknown-host",
        `${written} is no nova-compute host of this cloud.`,
        "Write the host as compute service list prints it, or remove the row.",
        row.at,
      );
      return [];
    }
    const { role = "migration", rate, leaf = null } = row.values;
    const key = `${host} ${role}`;
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      faults.error(
        "duplicate-id",
        `The ${role} link of ${host} stands on line ${earlier} already.`,
        "Keep one row of the two; bonded links are one link with their common speed.",
        row.at,
      );
      return [];
    }
    seen.set(key, row.at.line ?? 0);
    if (rate === undefined && role === "migration") book.assume("network.migration", host);
    return [{ link: { host, role, rate: rate ?? ASSUMED_LINK, leaf }, row }];
  });
}

function leavesOf(
  named: readonly Named[],
  hostLinks: readonly HostLink[],
  book: AssumptionBook,
  faults: FaultLog,
): readonly Leaf[] {
  const found = new Map<string, { ratio: number | null; uplink: number | null }>();
  for (const { link, row } of named) {
    if (link.leaf === null) continue;
    const leaf = found.get(link.leaf) ?? { ratio: null, uplink: null };
    const ratio = row.values.oversubscription ?? null;
    const uplink = row.values.uplink ?? null;
    if (differ(leaf.ratio, ratio) || differ(leaf.uplink, uplink)) {
      faults.error(
        "contradiction",
        `Leaf ${link.leaf} has another up-link here than on an earlier row.`,
        "Give each leaf one up-link; leave the cell empty on its other rows if you like.",
        row.at,
      );
    }
    found.set(link.leaf, { ratio: leaf.ratio ?? ratio, uplink: leaf.uplink ?? uplink });
  }
  return [...found]
    .map(([id, { ratio, uplink }]) => {
      const below = hostLinks
        .filter((link) => link.leaf === id)
        .reduce((sum, link) => sum + link.rate, 0);
      if (ratio === null && uplink === null) book.assume("network.leaves", id);
      return { id, uplink: uplink ?? below / (ratio ?? 1) };
    })
    .sort(byId((leaf) => leaf.id));
}

const differ = (a: number | null, b: number | null): boolean => a !== null && b !== null && a !== b;

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
