/** What all replications of a run share: the indexed cloud, its links, its claims at the start. Built once. */
import { type CloudIndex, indexCloud, settingsOf, sortedSnapshot } from "../cloud/cloud-index.ts";
import { initialLedger } from "../cloud/initial-claims.ts";
import type { Ledger } from "../cloud/ledger.ts";
import type { NovaSettings } from "../cloud/settings.ts";
import type { Snapshot } from "../cloud/snapshot.ts";
import type { MoveOptions } from "../migration/move.ts";
import { type Topology, topologyOf } from "./topology.ts";

export interface CloudModel {
  readonly cloud: CloudIndex;
  readonly topology: Topology;
  /** Claims before the run; copied, never written. */
  readonly ledger: Ledger;
  /** nova.conf in force on a host, what-if values on top. */
  readonly settings: ReadonlyMap<string, NovaSettings>;
  /** The same as a move from a host meets them: one object a host, however many moves and runs there are. */
  readonly moveOptions: ReadonlyMap<string, MoveOptions>;
  /** Images on the hosts' caches: "HOST IMAGE" of every server there. */
  readonly imagesOn: ReadonlySet<string>;
  /** Servers with a migration that Nova holds open at the start, by the hosts at its ends. */
  readonly openOn: ReadonlyMap<string, readonly string[]>;
  /** Highest id of a migration record at the start; 0 = none. */
  readonly lastRecord: number;
}

export function cloudModelOf(
  snapshot: Snapshot,
  overrides: Readonly<Partial<NovaSettings>>,
): CloudModel {
  const sorted = sortedSnapshot(snapshot);
  const cloud = indexCloud(sorted);
  const settings = new Map(
    sorted.hosts.map(({ id }) => [id, { ...settingsOf(cloud, id), ...overrides }]),
  );
  return {
    cloud,
    topology: topologyOf(sorted),
    ledger: initialLedger(cloud),
    settings,
    // The runner confirms a cold move as soon as it sees it; Nova's own window is longer and never comes into play.
    moveOptions: new Map(
      [...settings].map(([id, ofHost]) => [id, { ...ofHost, resizeConfirmWindow: 0 }]),
    ),
    imagesOn: new Set(
      sorted.servers.flatMap(({ host, image }) =>
        host === null || image === null ? [] : [imageKey(host, image)],
      ),
    ),
    openOn: openMigrationsOn(sorted),
    lastRecord: sorted.migrations.reduce((last, { id }) => Math.max(last, Number(id) || 0), 0),
  };
}

function openMigrationsOn({ migrations }: Snapshot): ReadonlyMap<string, readonly string[]> {
  const open = new Map<string, string[]>();
  for (const { server, source, destination } of migrations) {
    for (const host of new Set([source, destination])) {
      if (host === null) continue;
      const servers = open.get(host) ?? [];
      servers.push(server);
      open.set(host, servers);
    }
  }
  return open;
}

export const imageKey = (host: string, image: string): string => `${host}\n${image}`;
