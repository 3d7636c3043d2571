/** What a schema cannot say of a snapshot: ids stand once, names lead somewhere, intervals are in order. */
import type { Snapshot, Uncertain } from "../../sim/index.ts";

export interface ReferenceFault {
  /** Path of the field, as in "servers.3.host". */
  readonly field: string;
  readonly summary: string;
}

/** Every broken reference and interval of a snapshot that fits its schema. */
export function brokenReferences(snapshot: Snapshot): readonly ReferenceFault[] {
  const hosts = new Set(snapshot.hosts.map(({ id }) => id));
  const flavors = new Set(snapshot.flavors.map(({ id }) => id));
  const groups = new Set(snapshot.settingsGroups.map(({ id }) => id));
  const leaves = new Set(snapshot.network.leaves.map(({ id }) => id));
  const faults: ReferenceFault[] = [];
  const mustBeIn = (known: ReadonlySet<string>, id: string | null, field: string, kind: string) => {
    if (id !== null && !known.has(id)) faults.push({ field, summary: `There is no ${kind} ${id}` });
  };
  for (const list of [
    "hosts",
    "servers",
    "flavors",
    "aggregates",
    "serverGroups",
    "settingsGroups",
  ] as const) {
    faults.push(...repeated(list, snapshot[list]));
  }
  for (const [index, host] of snapshot.hosts.entries()) {
    mustBeIn(groups, host.settingsGroup, `hosts.${index}.settingsGroup`, "settings group");
    faults.push(...disordered(`hosts.${index}.diskReadRate`, host.diskReadRate));
    faults.push(...disordered(`hosts.${index}.diskWriteRate`, host.diskWriteRate));
  }
  for (const [index, server] of snapshot.servers.entries()) {
    mustBeIn(hosts, server.host, `servers.${index}.host`, "host");
    mustBeIn(flavors, server.flavor, `servers.${index}.flavor`, "flavor");
    for (const name of ["touched", "dirtyRate", "workingSet"] as const) {
      faults.push(...disordered(`servers.${index}.${name}`, server[name]));
    }
    for (const [at, disk] of server.disks.entries()) {
      faults.push(...disordered(`servers.${index}.disks.${at}.allocated`, disk.allocated));
      faults.push(...disordered(`servers.${index}.disks.${at}.writeRate`, disk.writeRate));
    }
  }
  const links = new Set<string>();
  for (const [index, link] of snapshot.network.hostLinks.entries()) {
    const named = `${link.role} link of ${link.host}`;
    if (links.has(named)) {
      faults.push({
        field: `network.hostLinks.${index}.role`,
        summary: `The ${named} stands twice`,
      });
    }
    links.add(named);
    mustBeIn(hosts, link.host, `network.hostLinks.${index}.host`, "host");
    mustBeIn(leaves, link.leaf, `network.hostLinks.${index}.leaf`, "leaf");
  }
  return faults;
}

function repeated(
  list: string,
  items: readonly { readonly id: string }[],
): readonly ReferenceFault[] {
  const seen = new Set<string>();
  return items.flatMap(({ id }, index) => {
    if (seen.has(id)) return [{ field: `${list}.${index}.id`, summary: `${id} stands twice` }];
    seen.add(id);
    return [];
  });
}

const disordered = (field: string, { low, value, high }: Uncertain): readonly ReferenceFault[] =>
  low <= value && value <= high
    ? []
    : [{ field, summary: `low, value and high are out of order (${low}, ${value}, ${high})` }];
