/** The columns of nova-settings.csv: nova.conf's own option names, each with nova.conf's own unit. */
import { MiB, type NovaSettings, ok } from "../../sim/index.ts";
import { type Cell, choice, quantity, truth, whole } from "./cell.ts";
import { column, type OwnColumns } from "./own-columns.ts";

const seconds = (min: number): Cell<number> => quantity("seconds", "s", min, 1e8);

const names: Cell<readonly string[]> = (written) =>
  ok(written.split(/[\s,]+/).filter((name) => name !== ""));

export const settingsColumns: OwnColumns<Required<NovaSettings>> = {
  bandwidth: column(
    "live_migration_bandwidth_mib_per_s",
    quantity("bytes_per_s", "MiB/s", 0, 1e6 * MiB),
    "[libvirt] cap on RAM and on each disk mirror; 0 = none.",
  ),
  downtimeMax: column(
    "live_migration_downtime_ms",
    quantity("seconds", "ms", 0.1, 3600),
    "[libvirt] last step of the downtime ramp; at least 100.",
  ),
  downtimeSteps: column(
    "live_migration_downtime_steps",
    whole(3, 1e6),
    "[libvirt] steps of the ramp.",
  ),
  downtimeDelay: column(
    "live_migration_downtime_delay_s",
    seconds(3),
    "[libvirt] per step and GiB.",
  ),
  completionTimeout: column(
    "live_migration_completion_timeout_s",
    seconds(0),
    "[libvirt] per GiB of RAM and copied disks; 0 = never.",
  ),
  timeoutAction: column(
    "live_migration_timeout_action",
    choice("abort", "force_complete"),
    "[libvirt] what Nova does then.",
  ),
  permitPostCopy: column("live_migration_permit_post_copy", truth, "[libvirt]"),
  permitAutoConverge: column(
    "live_migration_permit_auto_converge",
    truth,
    "[libvirt] ignored by Nova while post-copy is permitted.",
  ),
  parallelConnections: column(
    "live_migration_parallel_connections",
    whole(1, 256),
    "[libvirt] 2026.1 and later.",
  ),
  nativeTls: column("live_migration_with_native_tls", truth, "[libvirt]"),
  tunnelled: column("live_migration_tunnelled", truth, "[libvirt] deprecated."),
  maxConcurrentLiveMigrations: column(
    "max_concurrent_live_migrations",
    whole(0, 1000),
    "[DEFAULT] per source; 0 = no limit.",
  ),
  resizeConfirmWindow: column(
    "resize_confirm_window_s",
    seconds(0),
    "[DEFAULT] 0 = never by itself.",
  ),
  shutdownTimeout: column(
    "shutdown_timeout_s",
    seconds(0),
    "[DEFAULT] graceful stop before the cut.",
  ),
  remoteFilesystemTransport: column(
    "remote_filesystem_transport",
    choice("ssh", "rsync"),
    "[libvirt] how cold moves copy disks.",
  ),
  cpuMode: column(
    "cpu_mode",
    choice("host-model", "host-passthrough", "custom", "none"),
    "[libvirt] CPU that guests are started with.",
  ),
  cpuModels: column(
    "cpu_models",
    names,
    "[libvirt] least advanced first, separated by blanks; only with cpu_mode custom.",
  ),
  waitForVifPlug: column(
    "live_migration_wait_for_vif_plug",
    truth,
    "[compute] wait for the destination's ports before the first byte.",
  ),
  vifPluggingTimeout: column(
    "vif_plugging_timeout_s",
    seconds(0),
    "[DEFAULT] for so long at most.",
  ),
};
