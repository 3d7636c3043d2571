/** What a move takes: the guest's memory and disks as the models see them. All figures exact here: whoever
 * replicates a forecast draws them from their intervals first. */
import type { Bytes, BytesPerSecond, Seconds } from "../base/units.ts";

/** One part of a guest's writes; a guest's dirtying is the sum of its parts. */
export interface DirtyPart {
  /** Pages first written per second if each write hit another page, as bytes [B/s]: writes/s x page size. */
  readonly rate: BytesPerSecond;
  /** Memory within which these writes fall [B]. */
  readonly workingSet: Bytes;
  /** uniform: random pages, D = W(1-exp(-Rt/W)); sweep: in sequence, D = min(Rt, W). */
  readonly pattern: "uniform" | "sweep";
}

export interface GuestMemory {
  /** RAM that QEMU migrates, device RAM apart [B]. */
  readonly total: Bytes;
  /** Memory that is not zero pages [B]. */
  readonly touched: Bytes;
  readonly dirty: readonly DirtyPart[];
  /** The parts lie in memory in the order given; else in no order that is known. */
  readonly dirtyInOrder?: boolean;
  readonly vcpus: number;
}

export interface GuestDisk {
  /** What the disk shows to the guest [B]. */
  readonly virtualSize: Bytes;
  /** What must be copied: allocated above the base image [B]. */
  readonly allocated: Bytes;
  /** Of a raw file the holes are passed, too: they count against a speed limit, and scp reads them as zeros. */
  readonly format: "qcow2" | "raw";
  /** Guest writes [B/s] in requests of `writeSize` [B] within `writeRegion` [B]. */
  readonly writeRate: BytesPerSecond;
  readonly writeSize: Bytes;
  readonly writeRegion: Bytes;
  readonly pattern: "random" | "sequential";
  /** Size of the base image to fetch on a destination that lacks it [B]; 0 when present or none. */
  readonly baseImage: Bytes;
}

export interface Guest {
  readonly memory: GuestMemory;
  readonly disks: readonly GuestDisk[];
  /** Time the guest needs to shut down by ACPI [s]; longer than the limit means it is cut off. */
  readonly shutdownTime: Seconds;
  /** Time from power-on to serving again [s]. */
  readonly bootTime: Seconds;
  /** nova: PAUSED servers dirty nothing and stay paused. */
  readonly paused: boolean;
  /** nova: SHUTOFF servers are not stopped or started by a cold move. */
  readonly running: boolean;
}
