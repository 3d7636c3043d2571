import { type Bytes, type BytesPerSecond, PAGE, type Seconds } from "../base/units.ts";
import type { AutoConvergeRule } from "./auto-converge.ts";
import type { DirtyPart } from "./guest.ts";
import type { LiveJob } from "./live-job.ts";
import { type PageCosts, pageCosts } from "./page-costs.ts";
import { type QemuProfile, qemuProfile } from "./qemu-profile.ts";
import type { WindowLuck } from "./window-luck.ts";

/** What a pre-copy is made from: memory as pages, its dirtying, the parameters in force at the start. */
export interface PreCopyInput {
  /** RAM that QEMU migrates [B]. */
  readonly total: Bytes;
  readonly normalPages: number;
  readonly zeroPages: number;
  readonly parts: readonly DirtyPart[];
  /** The parts lie in memory in this order, and are so scanned; false: in no order that is known. */
  readonly partsInOrder: boolean;
  readonly downtimeLimit: Seconds;
  readonly autoConverge: AutoConvergeRule | null;
  /** Size of xbzrle's cache [B]; null without xbzrle. */
  readonly xbzrleCache: Bytes | null;
  readonly paused: boolean;
  /** Time of one dirty-bitmap sync [s]. */
  readonly syncTime: Seconds;
  /** The rules of the release that sends. */
  readonly profile: QemuProfile;
  readonly costs: PageCosts;
  /** Keep every sync. */
  readonly record: boolean;
  /** Time to find one zero page [s]. */
  readonly zeroPageTime: Seconds;
  /** Luck of single bandwidth windows: relative standard deviation, and which luck; null: every window is the mean. */
  readonly luck: WindowLuck | null;
  /** Most of new pages that the destination places [B/s]: the bulk pass goes no faster. */
  readonly placeRate: BytesPerSecond;
  /** Rate within a burst, when the quota of a window is sent at once [B/s]. */
  readonly burstRate: BytesPerSecond;
}

/** The memory of a live job as pre-copy sees it. */
export function preCopyInput(job: LiveJob): PreCopyInput {
  const { memory, paused } = job.guest;
  const normalPages = Math.ceil(Math.min(memory.touched, memory.total) / PAGE);
  const { noise } = job.constants;
  const profile = qemuProfile(job.constants.qemu);
  const finders = profile.channelsFindZeroPages ? (job.multifd ?? 1) : 1;
  return {
    total: memory.total,
    normalPages,
    zeroPages: Math.max(0, Math.floor(memory.total / PAGE) - normalPages),
    parts: [
      { rate: noise.rate, workingSet: noise.workingSet, pattern: "uniform" },
      ...memory.dirty,
    ],
    partsInOrder: memory.dirtyInOrder ?? false,
    downtimeLimit: job.parameters.downtimeLimit,
    autoConverge: job.autoConverge,
    xbzrleCache: job.xbzrleCache,
    paused,
    syncTime: job.constants.syncTimePerByte * memory.total,
    profile,
    costs: pageCosts(profile, job.multifd),
    record: job.record,
    zeroPageTime: job.constants.zeroPageTime / finders,
    luck: job.luck,
    placeRate: job.constants.firstTouchRate * job.connections,
    burstRate: job.streamRate * job.connections,
  };
}
