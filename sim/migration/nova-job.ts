/** Nova's options as the live job that its libvirt driver makes of them. */
import type { Bytes, Seconds } from "../base/units.ts";
import { autoConvergeDefaults } from "./auto-converge.ts";
import type { GuestDisk } from "./guest.ts";
import type { LiveJob } from "./live-job.ts";
import type { MoveInput } from "./move-input.ts";
import { novaPreparation } from "./nova-preparation.ts";
import { completionTimeout, downtimeRamp, pollAfter, timerGib } from "./nova-timers.ts";
import { qemuProfile } from "./qemu-profile.ts";

/** In force until Nova's first poll: options.c [s]. */
const QEMU_DOWNTIME_LIMIT: Seconds = 0.3;

export function novaJob(input: MoveInput): LiveJob {
  const { guest, options, constants } = input;
  const disks: readonly GuestDisk[] = input.type === "block-live" ? guest.disks : [];
  const gib = timerGib(guest.memory.total, disks.map(fileLength));
  const cap = options.bandwidth > 0 ? options.bandwidth : Number.POSITIVE_INFINITY;
  const ramp = downtimeRamp(options.downtimeMax, options.downtimeSteps, options.downtimeDelay, gib);
  const timeout = completionTimeout(options.completionTimeout, gib);
  const channels = channelsOf(input);
  const postCopy = options.permitPostCopy && !guest.paused;
  return {
    guest,
    constants,
    preparation: novaPreparation(constants, options),
    finishing: constants.liveFinishing,
    images: disks.reduce((sum, disk) => sum + disk.baseImage, 0),
    mirrors: disks,
    mirrorSpeed: cap,
    mirrorLimit: Math.min(
      cap,
      constants.mirrorRate,
      options.nativeTls ? constants.tlsStreamRate : Number.POSITIVE_INFINITY, // TLS covers NBD, the tunnel does not
      input.ends.sourceReadRate,
      input.ends.destinationWriteRate,
    ),
    parameters: { maxBandwidth: cap, downtimeLimit: QEMU_DOWNTIME_LIMIT },
    changes: ramp.map(({ at, limit }) => ({ at: pollAfter(at), set: { downtimeLimit: limit } })),
    clock: "job",
    timeout: Number.isFinite(timeout)
      ? { at: pollAfter(timeout), action: options.timeoutAction }
      : null,
    autoConverge:
      options.permitAutoConverge && !options.permitPostCopy ? autoConvergeDefaults : null,
    xbzrleCache: null, // Nova asks for no compression
    postCopy: postCopy ? "on-request" : "off",
    maxPostCopyBandwidth: Number.POSITIVE_INFINITY, // Nova passes no BANDWIDTH_POSTCOPY
    connections: channels ?? 1,
    multifd: channels,
    streamRate:
      options.nativeTls || options.tunnelled ? constants.tlsStreamRate : constants.streamRate,
    luck: null,
    record: input.record,
  };
}

/** Length of the file that Nova stats: all of a raw disk, holes too; what an overlay has above its base image. */
const fileLength = (disk: GuestDisk): Bytes =>
  disk.format === "raw" ? disk.virtualSize : disk.allocated;

/**
 * Channels of multifd (VIR_MIGRATE_PARALLEL); null for one plain stream. nova-compute refuses to start with parallel
 * connections and post-copy before QEMU 10.1, so a site that has both runs with one.
 */
function channelsOf({ options, constants }: MoveInput): number | null {
  const { parallelConnections, tunnelled, permitPostCopy } = options;
  if (tunnelled || parallelConnections <= 1) return null;
  const allowed = !permitPostCopy || qemuProfile(constants.qemu).multifdWithPostCopy;
  return allowed ? parallelConnections : null;
}
