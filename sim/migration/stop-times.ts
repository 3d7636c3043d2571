/** The fixed times of a switchover: inside QEMU's downtime, and beyond it until the guest runs and is reached. */
import type { Bytes, BytesPerSecond, Seconds } from "../base/units.ts";
import type { ModelConstants } from "./model-constants.ts";

/** How the guest is handed over. */
export interface HandOver {
  /** To post-copy rather than with all of its memory. */
  readonly switched: boolean;
  readonly mirrored: boolean;
  /** Last rate of the memory stream, and what it could have taken [B/s]. */
  readonly rate: BytesPerSecond;
  readonly cap: BytesPerSecond;
  /** Memory that the destination got for the first time in the stop phase [B], and how long that took to send. */
  readonly firstTouched: Bytes;
  readonly sending: Seconds;
}

/** Ending mirrors, device state, and waiting for a destination that places new pages slower than they come [s]. */
export function stopTime(constants: ModelConstants, handOver: HandOver): Seconds {
  const { switched, mirrored, firstTouched, sending } = handOver;
  const placed = (firstTouched - queued(constants, handOver)) / constants.firstTouchRate;
  return (
    (switched ? constants.postCopyStopTime : constants.stopTime) +
    (mirrored ? constants.mirrorStopTime : 0) +
    Math.max(0, placed - sending)
  );
}

/** Of the new pages those that the source has written and the destination has yet to place [B]. */
const queued = ({ socketQueue }: ModelConstants, { firstTouched }: HandOver): Bytes =>
  Math.min(socketQueue, firstTouched);

/** From QEMU's `completed` on the source until the guest runs on the destination and peers reach it [s]. */
export function resumeTime(constants: ModelConstants, handOver: HandOver): Seconds {
  const load = handOver.switched ? constants.postCopyResumeTime : constants.resumeTime;
  const mirrors = handOver.mirrored ? constants.mirrorResumeTime : 0;
  const place = queued(constants, handOver) / constants.firstTouchRate;
  const queue = Math.max(place, queueTime(constants, handOver)); // pages are placed while others arrive
  return load + mirrors + queue + constants.announceTime;
}

/** What the source has written, and counted as sent, but a slow link has yet to carry [s]. */
function queueTime({ socketQueue }: ModelConstants, { rate, cap }: HandOver): Seconds {
  const linkLimits = rate > 0 && rate < cap * (1 - 1e-9);
  return linkLimits ? socketQueue / rate : 0;
}
