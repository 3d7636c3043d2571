/** A live move as QEMU and libvirt are told it: what Nova's options, or a test-bed's own settings, come down to. */
import type { Bytes, BytesPerSecond, Seconds } from "../base/units.ts";
import type { AutoConvergeRule } from "./auto-converge.ts";
import type { Guest, GuestDisk } from "./guest.ts";
import type { ModelConstants } from "./model-constants.ts";
import type { WindowLuck } from "./window-luck.ts";

/** QEMU's migration parameters that can change while it runs. */
export interface LiveParameters {
  /** max-bandwidth [B/s]; Infinity when there is no cap. */
  readonly maxBandwidth: BytesPerSecond;
  readonly downtimeLimit: Seconds;
}

/** A change of parameters so long after `LiveJob.clock` began [s]. */
export interface ParameterChange {
  readonly at: Seconds;
  readonly set: Partial<LiveParameters>;
}

export interface LiveJob {
  readonly guest: Guest;
  readonly constants: ModelConstants;
  /** Nova's part before and after [s]; 0 for bare QEMU. */
  readonly preparation: Seconds;
  readonly finishing: Seconds;
  /** Base images that the destination must fetch first [B]. */
  readonly images: Bytes;
  readonly mirrors: readonly GuestDisk[];
  /** Most that each mirror copies, whatever bounds it, and the speed that libvirt sets for each [B/s]. */
  readonly mirrorLimit: BytesPerSecond;
  readonly mirrorSpeed: BytesPerSecond;
  readonly parameters: LiveParameters;
  readonly changes: readonly ParameterChange[];
  /** job: changes count from the end of the preparation, mirrors included; memory: from the first page of RAM. */
  readonly clock: "job" | "memory";
  readonly timeout: { readonly at: Seconds; readonly action: "abort" | "force_complete" } | null;
  readonly autoConverge: AutoConvergeRule | null;
  /** Size of xbzrle's cache [B]; null without xbzrle. */
  readonly xbzrleCache: Bytes | null;
  readonly postCopy: "off" | "on-request" | "after-first-pass";
  /** [B/s]; Infinity when there is no cap. */
  readonly maxPostCopyBandwidth: BytesPerSecond;
  readonly connections: number;
  /** Channels of multifd; null when memory goes through QEMU's one old stream. */
  readonly multifd: number | null;
  /** Most that one connection can send [B/s]. */
  readonly streamRate: BytesPerSecond;
  /** Luck of single bandwidth windows; null: none. */
  readonly luck: WindowLuck | null;
  readonly record: boolean;
}
