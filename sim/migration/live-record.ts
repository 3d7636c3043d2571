/** What a live move has come to so far: instants, bytes and the times that tenants feel. */
import type { Bytes, BytesPerSecond, Seconds } from "../base/units.ts";
import type { LiveJob } from "./live-job.ts";
import type { LiveStage } from "./live-stage.ts";
import type { LiveTimers } from "./live-timers.ts";
import type { MemoryCopy } from "./memory-copy.ts";
import type { MigrationEnd, MigrationProgress, MigrationResult, PhaseSpan } from "./migration.ts";
import type { MirrorSet } from "./mirror-set.ts";
import type { HandOver } from "./stop-times.ts";

/** QEMU's own figures of a live move so far; null while not known. */
export interface LiveCounters {
  /** Passes over memory, the bulk pass included. */
  readonly passes: number;
  readonly memoryBytes: Bytes;
  /** Until all mirrors were ready [s]. */
  readonly mirrorTime: Seconds | null;
  /** From QEMU's setup to its `completed` [s]. */
  readonly memoryTime: Seconds | null;
  /** Since the move's start [s]. */
  readonly memoryStart: Seconds | null;
  readonly downtime: Seconds;
  readonly outage: Seconds;
}

export class LiveRecord {
  /** QEMU's `completed`; when QEMU stopped the guest; when Nova paused it before. Null while not. */
  memoryEnd: Seconds | null = null;
  stopAt: Seconds | null = null;
  pauseAt: Seconds | null = null;
  downtime: Seconds = 0;
  outage: Seconds = 0;
  /** Wire bytes of memory beyond pre-copy, and of base images. */
  bytesBeyondPreCopy: Bytes = 0;
  imageBytes: Bytes = 0;
  /** Time sending with the guest stopped, and with it faulting on the destination. */
  sending: Seconds = 0;
  faulting: Seconds = 0;
  /** Last rate of the memory stream, and what it could have taken. */
  lastRate: BytesPerSecond = 0;
  lastCap: BytesPerSecond = 0;
  private readonly memory: MemoryCopy;
  private readonly mirrors: MirrorSet;

  constructor(memory: MemoryCopy, mirrors: MirrorSet) {
    this.memory = memory;
    this.mirrors = mirrors;
  }

  get memoryBytes(): Bytes {
    return this.memory.preCopy.sent + this.bytesBeyondPreCopy;
  }

  counters({ jobStart, memoryStart }: LiveTimers): LiveCounters {
    const { memoryBytes, memoryEnd, downtime, outage } = this;
    return {
      passes: this.memory.preCopy.passes,
      memoryBytes,
      mirrorTime: jobStart === null || memoryStart === null ? null : memoryStart - jobStart,
      memoryTime: memoryStart === null || memoryEnd === null ? null : memoryEnd - memoryStart,
      memoryStart,
      downtime,
      outage,
    };
  }

  handOver(switched: boolean): HandOver {
    return {
      switched,
      mirrored: !this.mirrors.isEmpty,
      rate: this.lastRate,
      cap: this.lastCap,
      firstTouched: switched ? 0 : this.memory.preCopy.scan.neverSent,
      sending: this.sending,
    };
  }

  progress(job: LiveJob, stage: LiveStage): MigrationProgress {
    const over = stage.kind === "finish" || stage.kind === "ended";
    const left =
      stage.kind === "send" || stage.kind === "postcopy"
        ? stage.left / this.memory.wirePerByte
        : this.memory.preCopy.scan.remaining;
    return {
      memoryTotal: job.guest.memory.total,
      memoryRemaining: over ? 0 : left,
      memorySent: this.memoryBytes,
      diskTotal: job.mirrors.reduce((sum, disk) => sum + disk.allocated, 0),
      diskRemaining: over ? 0 : this.mirrors.backlog,
      diskSent: this.mirrors.copied,
    };
  }

  result(end: MigrationEnd, totalTime: Seconds, phases: readonly PhaseSpan[]): MigrationResult {
    const { memoryBytes, downtime, outage, faulting } = this;
    const diskBytes = this.mirrors.copied + this.imageBytes;
    const { passes, throttledTime } = this.memory.preCopy;
    return {
      end,
      totalTime,
      downtime,
      outage,
      bytes: memoryBytes + diskBytes,
      memoryBytes,
      diskBytes,
      rounds: passes,
      brownout: {
        throttled: throttledTime,
        faulting,
        diskContended: this.mirrors.contended,
      },
      phases,
    };
  }
}
