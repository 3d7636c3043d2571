/** The columns of a site's own measured moves: name with unit, how a cell is read, what it means. COLUMNS.md shows them. */
import { GiB, KiB, type MoveType, ok } from "../../sim/index.ts";
import { type Cell, type CellFault, choice, quantity, text, truth, whole } from "../csv/cell.ts";

/** One row as written, in base units; null where a cell is empty. */
export interface WrittenMove {
  readonly server: string | null;
  readonly date: string | null;
  readonly type: MoveType | null;
  readonly status: string | null;
  readonly moves: number | null;
  readonly vcpus: number | null;
  readonly ram: number | null;
  readonly touched: number | null;
  readonly dirtyRate: number | null;
  readonly workingSet: number | null;
  readonly disk: number | null;
  readonly diskWrite: number | null;
  readonly image: number | null;
  readonly link: number | null;
  readonly bandwidth: number | null;
  readonly connections: number | null;
  readonly tls: boolean | null;
  readonly tunnelled: boolean | null;
  readonly autoConverge: boolean | null;
  readonly downtimeLimit: number | null;
  readonly transport: "ssh" | "rsync" | null;
  readonly shutdown: number | null;
  readonly boot: number | null;
  readonly confirmWindow: number | null;
  readonly total: number | null;
  readonly downtime: number | null;
  readonly sent: number | null;
}

export interface MoveColumn<T> {
  readonly name: string;
  readonly cell: Cell<NonNullable<T>>;
  readonly about: string;
  /** needed: in every row; disks: in rows of block moves; else what an empty cell means is said in `about`. */
  readonly need?: "always" | "disks";
}

const MOST_BYTES = 1024 ** 2 * GiB;
const DAY = 86_400;
const memory = quantity("bytes", "MiB", 0, MOST_BYTES);
const rate = quantity("bytes_per_s", "MiB/s", 0, 1e13);
const seconds = quantity("seconds", "s", 0, 30 * DAY);

/** A day, or an instant of which the day counts. */
const day: Cell<string> = (written) => {
  const match = /^(\d{4}-\d{2}-\d{2})([T ].*)?$/.exec(written);
  const date = match?.[1] ?? "";
  if (date !== "" && !Number.isNaN(Date.parse(date))) return ok(date);
  const error: CellFault = {
    code: "no-date",
    summary: `"${written}" is no date.`,
    mend: "Write it as 2026-11-23, or as 2026-11-23T14:05:00Z.",
  };
  return { ok: false, error };
};

export const moveColumns: { readonly [K in keyof WrittenMove]: MoveColumn<WrittenMove[K]> } = {
  server: { name: "server", cell: text, about: "Name, for messages." },
  date: { name: "date", cell: day, about: "When it was moved; the last is the constants' date." },
  type: {
    name: "type",
    cell: choice("live", "block-live", "cold", "cold-block"),
    about: "live, block-live, cold or cold-block.",
    need: "always",
  },
  status: {
    name: "status",
    cell: text,
    about:
      "Nova's last word of it; only completed (cold: finished, confirmed) rows are fitted to. Empty: completed.",
  },
  moves: {
    name: "moves",
    cell: whole(1, 1e6),
    about: "Moves that the row stands for, its times being their medians. Empty: 1.",
  },
  vcpus: { name: "vcpus", cell: whole(1, 4096), about: "Empty: 1." },
  ram: { name: "ram_mib", cell: memory, about: "The flavor's memory.", need: "always" },
  touched: {
    name: "touched_mib",
    cell: memory,
    about: "Memory that is not free. Empty: all of it.",
  },
  dirtyRate: {
    name: "dirty_rate_mib_per_s",
    cell: rate,
    about: "Memory dirtied a second. Empty: what an idle guest dirties.",
  },
  workingSet: {
    name: "working_set_mib",
    cell: memory,
    about: "Memory within which the writes fall. Empty: all that is touched.",
  },
  disk: {
    name: "disk_data_mib",
    cell: memory,
    about: "Allocated of all local disks together, above the base image.",
    need: "disks",
  },
  diskWrite: { name: "disk_write_mib_per_s", cell: rate, about: "Guest writes to them. Empty: 0." },
  image: {
    name: "base_image_mib",
    cell: memory,
    about: "Base image that the destination had to fetch first. Empty: none.",
  },
  link: {
    name: "link_gbit_per_s",
    cell: quantity("bytes_per_s", "Gbit/s", 1000, 1e13),
    about: "Speed of the slowest link on the path.",
    need: "always",
  },
  bandwidth: {
    name: "live_migration_bandwidth_mib_per_s",
    cell: rate,
    about: "[libvirt] in nova.conf. Empty: 0, no cap.",
  },
  connections: {
    name: "live_migration_parallel_connections",
    cell: whole(1, 256),
    about: "[libvirt] in nova.conf. Empty: 1.",
  },
  tls: {
    name: "live_migration_with_native_tls",
    cell: truth,
    about: "[libvirt] in nova.conf. Empty: False.",
  },
  tunnelled: {
    name: "live_migration_tunnelled",
    cell: truth,
    about: "[libvirt] in nova.conf. Empty: False.",
  },
  autoConverge: {
    name: "live_migration_permit_auto_converge",
    cell: truth,
    about: "[libvirt] in nova.conf. Empty: False.",
  },
  downtimeLimit: {
    name: "live_migration_downtime_ms",
    cell: quantity("seconds", "ms", 0.01, 3600),
    about: "[libvirt] in nova.conf. Empty: 500.",
  },
  transport: {
    name: "remote_filesystem_transport",
    cell: choice("ssh", "rsync"),
    about: "[libvirt] in nova.conf. Empty: ssh.",
  },
  shutdown: {
    name: "shutdown_s",
    cell: seconds,
    about: "Cold: time in which the guest shut down. Empty: 10.",
  },
  boot: {
    name: "boot_s",
    cell: seconds,
    about: "Cold: time in which it booted. Empty: 0, not waited for.",
  },
  confirmWindow: {
    name: "resize_confirm_window_s",
    cell: seconds,
    about: "Cold: [DEFAULT] in nova.conf. Empty: 0, confirmed at once.",
  },
  total: {
    name: "total_s",
    cell: quantity("seconds", "s", 0.01, 30 * DAY),
    about: "Measured: from the request to Nova's completed (cold: confirmed).",
    need: "always",
  },
  downtime: {
    name: "downtime_s",
    cell: quantity("seconds", "s", 0, DAY),
    about: "Measured: QEMU's downtime. It is compared, not fitted.",
  },
  sent: {
    name: "sent_mib",
    cell: memory,
    about: "Measured: bytes on the wire, disks included. They are compared, not fitted.",
  },
};

/** Least memory that a server can have [B]. */
export const LEAST_MEMORY = 1024 * KiB;
