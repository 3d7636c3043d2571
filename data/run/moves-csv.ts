/** A run's moves as the file that `calibrate` reads: what was known of each server, and what was measured. */
import { stringify } from "csv-stringify/sync";
import {
  compareIds,
  indexCloud,
  MiB,
  type Plan,
  type Server,
  settingsOf,
  type Uncertain,
} from "../../sim/index.ts";
import { moveColumns } from "../calibrate/move-columns.ts";
import type { RunMove } from "./run-moves.ts";

type Key = keyof typeof moveColumns;

/** Only moves that have ended. An empty cell means what COLUMNS.md says it means; `note` tells where a time is from. */
export function movesCsv(plan: Plan, startedAt: string, moves: readonly RunMove[]): string {
  const cloud = indexCloud(plan.snapshot);
  const rows = moves.flatMap((move) => {
    const server = cloud.servers.get(move.step.server);
    const flavor = cloud.flavors.get(server?.flavor ?? "");
    if (move.total === null || server === undefined || flavor === undefined) return [];
    const settings = { ...settingsOf(cloud, move.step.source), ...plan.overrides };
    const link = linkOf(plan, move);
    const cells: Partial<Record<Key, string | number | null>> = {
      server: server.name,
      date: startedAt.slice(0, 10),
      type: move.step.type,
      status: move.status,
      vcpus: flavor.vcpus,
      ram: flavor.ramMiB,
      touched: known(server.touched),
      dirtyRate: known(server.dirtyRate),
      workingSet: known(server.workingSet),
      disk: diskOf(move, server),
      diskWrite: copiesDisks(move)
        ? summed(server.disks.map(({ writeRate }) => known(writeRate)))
        : null,
      link: link === null ? null : (link * 8) / 1e9,
      bandwidth: settings.bandwidth / MiB,
      connections: settings.parallelConnections,
      tls: settings.nativeTls ? "True" : "False",
      tunnelled: settings.tunnelled ? "True" : "False",
      autoConverge: settings.permitAutoConverge ? "True" : "False",
      downtimeLimit: settings.downtimeMax * 1000,
      transport: settings.remoteFilesystemTransport,
      total: move.total,
      sent: sentOf(move),
    };
    return [[...keys.map((key) => cells[key] ?? ""), noteOf(move, server)]];
  });
  return stringify([[...keys.map((key) => moveColumns[key].name), "note"], ...rows]);
}

const keys: readonly Key[] = [
  ...(["server", "date", "type", "status", "vcpus", "ram", "touched", "dirtyRate"] as const),
  ...(["workingSet", "disk", "diskWrite", "link", "bandwidth", "connections", "tls"] as const),
  ...(["tunnelled", "autoConverge", "downtimeLimit", "transport", "total", "sent"] as const),
];

/** What nobody measured is left empty: the fit then takes what COLUMNS.md says, and not an assumption of ours for a fact. */
const known = ({ value, source }: Uncertain): number | null =>
  source === "assumed" ? null : inMiB(value);

const summed = (parts: readonly (number | null)[]): number | null =>
  parts.includes(null) ? null : parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);

/** Where the time is from, and whether the disk's data is. A block move cannot go without the latter. */
function noteOf(move: RunMove, { disks }: Server): string {
  const isAssumed =
    copiesDisks(move) &&
    move.measured?.memory == null &&
    disks.some(({ allocated }) => allocated.source === "assumed");
  return `${move.step.id}, time by ${move.clock}${isAssumed ? ", disk_data assumed" : ""}`;
}

const inMiB = (bytes: number): number => Number((bytes / MiB).toFixed(3));

const copiesDisks = ({ step }: RunMove): boolean =>
  step.type === "block-live" || step.type === "cold-block";

/** What QEMU said that there was to copy, else what the snapshot knew. */
function diskOf(move: RunMove, server: Server): number | null {
  if (!copiesDisks(move)) return null;
  const held = server.disks.reduce((sum, { allocated }) => sum + allocated.value, 0);
  // Counters of memory without any of disks: there was nothing to copy.
  const told = move.measured?.memory == null ? held : (move.measured.disk?.total ?? 0);
  return inMiB(move.step.type === "block-live" ? told : held);
}

/** The last sample before the end: a little less than all. */
function sentOf({ measured }: RunMove): number | null {
  if (measured?.memory == null) return null;
  return inMiB(measured.memory.processed + (measured.disk?.processed ?? 0));
}

/** The slower of the two ends' migration links [B/s]; null where the snapshot knows none. */
function linkOf({ snapshot }: Plan, { step, host }: RunMove): number | null {
  const ends = [step.source, host ?? step.destination].sort(compareIds);
  const rates = snapshot.network.hostLinks
    .filter((link) => link.role === "migration" && ends.includes(link.host))
    .map(({ rate }) => rate);
  return rates.length === 0 ? null : Math.min(...rates);
}
