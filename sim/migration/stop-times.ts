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

/** Ending mirrors, device state [s]. */
export const stopTime = (constants: ModelConstants, { switched, mirrored }: HandOver): Seconds =>
  (switched ? constants.postCopyStopTime : constants.stopTime) +
  (mirrored ? constants.mirrorStopTime : 0);

/** From QEMU's `completed` on the source until the guest runs on the destination and peers reach it [s]. */
export function resumeTime(constants: ModelConstants, handOver: HandOver): Seconds {
  const load = handOver.switched ? constants.postCopyResumeTime : constants.resumeTime;
  const mirrors = handOver.mirrored ? constants.mirrorResumeTime : 0;
  const place = Math.max(0, handOver.firstTouched / constants.firstTouchRate - handOver.sending);
  return load + mirrors + place + queueTime(constants, handOver) + constants.announceTime;
}

/** What the source has written, and counted as sent, but a slow link has yet to carry [s]. */
function queueTime({ socketQueue }: ModelConstants, { rate, cap }: HandOver): Seconds {
  const linkLimits = rate > 0 && rate < cap * (1 - 1e-9);
  return linkLimits ? socketQueue / rate : 0;
}
