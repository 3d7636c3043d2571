/** Nova's options as the live job that its libvirt driver makes of them. */
import type { Bytes } from "../base/units.ts";
import { autoConvergeDefaults } from "./auto-converge.ts";
import type { GuestDisk } from "./guest.ts";
import type { LiveJob } from "./live-job.ts";
import type { MoveInput } from "./move-input.ts";
import { completionTimeout, downtimeRamp, timerGib } from "./nova-timers.ts";
import { qemuProfile } from "./qemu-profile.ts";

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
    preparation: constants.livePreparation,
    finishing: constants.liveFinishing,
    images: disks.reduce((sum, disk) => sum + disk.baseImage, 0),
    mirrors: disks,
    mirrorLimit: Math.min(
      cap,
      constants.mirrorRate,
      input.ends.sourceReadRate,
      input.ends.destinationWriteRate,
    ),
    parameters: { maxBandwidth: cap, downtimeLimit: ramp[0]?.limit ?? options.downtimeMax },
    changes: ramp.slice(1).map((step) => ({ at: step.at, set: { downtimeLimit: step.limit } })),
    clock: "job",
    timeout: Number.isFinite(timeout) ? { at: timeout, action: options.timeoutAction } : null,
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

/** Length of the file that Nova stats: what is written above the base image in a qcow2 overlay. */
const fileLength = (disk: GuestDisk): Bytes => disk.allocated;

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
