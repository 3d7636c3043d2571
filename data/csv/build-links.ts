/** Hosts' links out of network.csv: one row a link, or one row a member of a bond. */
import type { HostLink } from "../../sim/index.ts";
import { ASSUMED_LINK } from "./assumed-values.ts";
import type { AssumptionBook } from "./assumption-book.ts";
import type { HostNames } from "./build-hosts.ts";
import type { FaultLog } from "./fault-log.ts";
import type { OwnLink, OwnRow, RawCloud } from "./raw-cloud.ts";

/** A link and the rows that tell of it, in the order of the file. */
export interface NamedLink {
  readonly link: HostLink;
  readonly rows: readonly OwnRow<OwnLink>[];
}

interface Group {
  readonly host: string;
  readonly role: HostLink["role"];
  readonly rows: OwnRow<OwnLink>[];
}

/** Every fault of every row; links of hosts that there are. */
export function namedLinks(
  raw: RawCloud,
  names: HostNames,
  book: AssumptionBook,
  faults: FaultLog,
): readonly NamedLink[] {
  const groups = new Map<string, Group>();
  for (const { host: written, row } of raw.ownLinks) {
    const host = names(written);
    if (host === null) {
      faults.error(
        "unknown-host",
        `${written} is no nova-compute host of this cloud.`,
        "Write the host as compute service list prints it, or remove the row.",
        row.at,
      );
      continue;
    }
    const { role = "migration" } = row.values;
    const key = `${host} ${role}`;
    const group = groups.get(key) ?? { host, role, rows: [] };
    groups.set(key, group);
    if (fitsBeside(group, row, faults)) group.rows.push(row);
  }
  return [...groups.values()].map((group) => {
    if (group.role === "migration" && group.rows.every(({ values }) => values.rate === undefined)) {
      book.assume("network.migration", group.host);
    }
    return { link: linkOf(group), rows: group.rows };
  });
}

/** Whether a row is the first of its link, or another member of the same bond; if not, why. */
function fitsBeside({ host, role, rows }: Group, row: OwnRow<OwnLink>, faults: FaultLog): boolean {
  const { member, members, rate, leaf } = row.values;
  const refuse = (code: string, summary: string, mend: string): false => {
    faults.error(code, summary, mend, row.at);
    return false;
  };
  if (member !== undefined && members !== undefined) {
    return refuse(
      "contradiction",
      `The ${role} link of ${host} has both bond_member and bond_members.`,
      "Give a bond as one row for each member, or as one row with the number of its members.",
    );
  }
  const [first] = rows;
  if (first === undefined) return true;
  const same = rows.find(({ values }) => values.member === member) ?? first;
  if (member === undefined || first.values.member === undefined || same.values.member === member) {
    return refuse(
      "duplicate-id",
      `The ${role} link of ${host} stands on line ${same.at.line ?? 0} already.`,
      "Keep one row of the two, or name each row's member of the bond in bond_member.",
    );
  }
  if (rate !== first.values.rate || (leaf ?? null) !== (first.values.leaf ?? null)) {
    return refuse(
      "contradiction",
      `Member ${member} of the ${role} link of ${host} has another speed or leaf than ${first.values.member}.`,
      "A bond's members have one speed; give a pair of switches as one leaf.",
    );
  }
  const hours = rows.find(({ values }) => values.factorByHour !== undefined)?.values.factorByHour;
  const { factorByHour } = row.values;
  if (hours !== undefined && factorByHour !== undefined && `${hours}` !== `${factorByHour}`) {
    return refuse(
      "contradiction",
      `Member ${member} of the ${role} link of ${host} has other factors by hour than an earlier row.`,
      "The factors are of the bond as a whole: give them once.",
    );
  }
  return true;
}

function linkOf({ host, role, rows }: Group): HostLink {
  const [first] = rows;
  const { rate = ASSUMED_LINK, members, leaf = null } = first?.values ?? {};
  const count = members ?? Math.max(1, rows.length);
  const factorByHour = rows.find(({ values }) => values.factorByHour !== undefined)?.values
    .factorByHour;
  return {
    host,
    role,
    rate: rate * Math.max(1, rows.length),
    leaf,
    ...(count > 1 ? { members: count } : {}),
    ...(factorByHour === undefined ? {} : { factorByHour }),
  };
}
