/** Which file is which, told by its header row and never by its name. */
import { normalised } from "./row-cursor.ts";

export type KindId =
  | "hypervisors"
  | "services"
  | "servers"
  | "flavors"
  | "aggregates"
  | "server-groups"
  | "projects"
  | "migrations"
  | "zones"
  | "own-hosts"
  | "own-servers"
  | "own-network"
  | "own-settings";

export interface FileKind {
  readonly id: KindId;
  /** The command that prints it, or our own name for it. */
  readonly title: string;
  /** Columns that every version prints. */
  readonly needs: readonly string[];
  /** At least one of these must be there, too. */
  readonly oneOf: readonly string[];
  /** When given, no other column may be there. */
  readonly only?: readonly string[];
  /** Ours may come in several files (one a host, as collect writes them); Nova's lists are whole. */
  readonly severalFiles: boolean;
}

const nova = (
  id: KindId,
  title: string,
  needs: readonly string[],
  extra: Partial<FileKind> = {},
): FileKind => ({
  id,
  title: `openstack ${title} -f csv`,
  needs,
  oneOf: [],
  severalFiles: false,
  ...extra,
});

const own = (
  id: KindId,
  title: string,
  needs: readonly string[],
  oneOf: readonly string[] = [],
): FileKind => ({
  id,
  title,
  needs,
  oneOf,
  severalFiles: true,
});

/** In the order of trying: the more columns a kind needs, the earlier. */
export const fileKinds: readonly FileKind[] = [
  nova("migrations", "server migration list", [
    "Source Compute",
    "Dest Compute",
    "Server UUID",
    "Status",
  ]),
  nova("services", "compute service list --long", ["Binary", "Host", "Zone", "Status", "State"]),
  nova("servers", "server list --all-projects --long", ["ID", "Name", "Status", "Host"], {
    oneOf: ["Flavor", "Flavor ID", "Flavor Name"],
  }),
  nova("flavors", "flavor list --all --long", ["ID", "Name", "RAM", "Disk", "VCPUs"]),
  nova("aggregates", "aggregate list --long", ["ID", "Name", "Availability Zone", "Hosts"]),
  nova("server-groups", "server group list --all-projects --long", ["ID", "Name", "Members"], {
    oneOf: ["Policy", "Policies"],
  }),
  nova("hypervisors", "hypervisor list --long", ["Hypervisor Hostname"]),
  nova("zones", "availability zone list --long", ["Zone Name"]),
  nova("projects", "project list", ["ID", "Name"], {
    only: ["ID", "Name", "Domain ID", "Description", "Enabled"],
  }),
  own("own-network", "network.csv", ["host"], ["link_gbit_per_s", "leaf"]),
  own(
    "own-settings",
    "nova-settings.csv",
    ["settings_group"],
    [
      "live_migration_downtime_ms",
      "live_migration_bandwidth_mib_per_s",
      "live_migration_completion_timeout_s",
      "live_migration_permit_post_copy",
      "live_migration_permit_auto_converge",
      "max_concurrent_live_migrations",
      "cpu_mode",
    ],
  ),
  own("own-servers", "servers.csv", ["server_id"]),
  own("own-hosts", "hosts.csv", ["host"]),
];

/** The kind that a header belongs to; null when it is none of ours. */
export function kindOf(columns: readonly string[]): FileKind | null {
  const present = new Set(columns.map(normalised));
  const holds = (name: string) => present.has(normalised(name));
  return (
    fileKinds.find(
      ({ needs, oneOf, only }) =>
        needs.every(holds) &&
        (oneOf.length === 0 || oneOf.some(holds)) &&
        (only === undefined || [...present].every((name) => only.map(normalised).includes(name))),
    ) ?? null
  );
}

/** For a header that is no kind: the nearest kind and the columns it lacks, when half of its columns are there. */
export function nearestKind(
  columns: readonly string[],
): { readonly kind: FileKind; readonly lacks: readonly string[] } | null {
  const present = new Set(columns.map(normalised));
  let best: { kind: FileKind; lacks: readonly string[] } | null = null;
  for (const kind of fileKinds) {
    if (kind.needs.length < 2) continue;
    const lacks = kind.needs.filter((name) => !present.has(normalised(name)));
    if (lacks.length === 0 || lacks.length * 2 > kind.needs.length) continue;
    if (best === null || lacks.length < best.lacks.length) best = { kind, lacks };
  }
  return best;
}
