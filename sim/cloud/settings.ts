/** The migration options of nova.conf that shape a move, in base units. Option names and defaults: nova/conf/libvirt.py,
 * nova/conf/compute.py (2023.1 to 2026.1). Every one is a matter of configuration: Nova's API takes none per request. */
import type { BytesPerSecond, Seconds } from "../base/units.ts";

export interface NovaSettings {
  /** [libvirt] live_migration_bandwidth [B/s]; 0 = no cap. Applies to RAM and to each disk mirror. */
  readonly bandwidth: BytesPerSecond;
  /** [libvirt] live_migration_downtime [s]: the last step of the ramp. */
  readonly downtimeMax: Seconds;
  readonly downtimeSteps: number;
  /** [libvirt] live_migration_downtime_delay [s per step and GiB of RAM + copied disks]. */
  readonly downtimeDelay: Seconds;
  /** [libvirt] live_migration_completion_timeout [s per GiB]; 0 = never. */
  readonly completionTimeout: Seconds;
  readonly timeoutAction: "abort" | "force_complete";
  readonly permitPostCopy: boolean;
  /** Ignored by Nova while post-copy is permitted. */
  readonly permitAutoConverge: boolean;
  /** [libvirt] live_migration_parallel_connections, 2026.1 and later; 1 before. */
  readonly parallelConnections: number;
  readonly nativeTls: boolean;
  readonly tunnelled: boolean;
  /** [DEFAULT] max_concurrent_live_migrations per source; 0 = no limit. */
  readonly maxConcurrentLiveMigrations: number;
  /** [DEFAULT] resize_confirm_window [s]; 0 = never confirmed by Nova itself. */
  readonly resizeConfirmWindow: Seconds;
  /** [DEFAULT] shutdown_timeout [s]. */
  readonly shutdownTimeout: Seconds;
  readonly remoteFilesystemTransport: "ssh" | "rsync";
  readonly cpuMode: "host-model" | "host-passthrough" | "custom" | "none";
  /** [libvirt] cpu_models, least advanced first; only with cpuMode custom. */
  readonly cpuModels: readonly string[];
  /** [compute] live_migration_wait_for_vif_plug; absent: Nova's default, true. */
  readonly waitForVifPlug?: boolean;
  /** [DEFAULT] vif_plugging_timeout [s]; absent: Nova's default, 300. */
  readonly vifPluggingTimeout?: Seconds;
}

/** Nova's own defaults. */
export const novaDefaults: NovaSettings = {
  bandwidth: 0,
  downtimeMax: 0.5,
  downtimeSteps: 10,
  downtimeDelay: 75,
  completionTimeout: 800,
  timeoutAction: "abort",
  permitPostCopy: false,
  permitAutoConverge: false,
  parallelConnections: 1,
  nativeTls: false,
  tunnelled: false,
  maxConcurrentLiveMigrations: 1,
  resizeConfirmWindow: 0,
  shutdownTimeout: 60,
  remoteFilesystemTransport: "ssh",
  cpuMode: "host-model",
  cpuModels: [],
};
