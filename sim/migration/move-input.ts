/** What a move is made from: the guest, the site's options, the machines' constants. */
import type { BytesPerSecond, Seconds } from "../base/units.ts";
import type { Guest } from "./guest.ts";
import type { MoveType } from "./migration.ts";
import type { ModelConstants } from "./model-constants.ts";

/** The options of nova.conf that reach the models, in base units (NovaSettings fits by structure). */
export interface MoveOptions {
  /** [libvirt] live_migration_bandwidth [B/s]; 0 = no cap. For RAM and for each disk mirror. */
  readonly bandwidth: BytesPerSecond;
  readonly downtimeMax: Seconds;
  readonly downtimeSteps: number;
  /** [s per step and GiB]. */
  readonly downtimeDelay: Seconds;
  /** [s per GiB]; 0 = never. */
  readonly completionTimeout: Seconds;
  readonly timeoutAction: "abort" | "force_complete";
  readonly permitPostCopy: boolean;
  readonly permitAutoConverge: boolean;
  readonly parallelConnections: number;
  readonly nativeTls: boolean;
  readonly tunnelled: boolean;
  /** [s]; 0 = confirmed by whoever drives, at once. */
  readonly resizeConfirmWindow: Seconds;
  readonly shutdownTimeout: Seconds;
  readonly remoteFilesystemTransport: "ssh" | "rsync";
  /** Absent: true. */
  readonly waitForVifPlug?: boolean;
  /** [s]; absent: 300. */
  readonly vifPluggingTimeout?: Seconds;
}

/** What the disks of both ends give one move [B/s]. */
export interface MoveEnds {
  readonly sourceReadRate: BytesPerSecond;
  readonly destinationWriteRate: BytesPerSecond;
}

export interface MoveInput {
  readonly type: MoveType;
  readonly guest: Guest;
  readonly options: MoveOptions;
  readonly constants: ModelConstants;
  readonly ends: MoveEnds;
  /** Keep every dirty sync for charts and traces. */
  readonly record: boolean;
}
