/**
 * A live migration, with or without disks: mirrors until all are ready, then memory while they go on, then the
 * switchover; Nova's timers around. Order as libvirt has it (qemuMigrationSrcRun).
 */
import type { Bytes, BytesPerSecond, Seconds } from "../base/units.ts";
import type { LiveJob } from "./live-job.ts";
import { type LiveStage, phaseOfStage, runsOnSource, timerLeft } from "./live-stage.ts";
import { LiveTimers } from "./live-timers.ts";
import { MemoryCopy } from "./memory-copy.ts";
import type {
  Migration,
  MigrationEnd,
  MigrationProgress,
  MigrationResult,
  Phase,
  RoundPoint,
  Stream,
} from "./migration.ts";
import { MirrorSet } from "./mirror-set.ts";
import { WIRE_PER_BYTE } from "./page-costs.ts";
import { PhaseLog } from "./phase-log.ts";
import { type HandOver, resumeTime, stopTime } from "./stop-times.ts";

const RAM_STREAM = 0;
const IMAGE_STREAM = 1;
const INSTANT: Seconds = 1e-9;
/** Half a byte: rounding of rates times durations stays far below it. */
const SOME_BYTES: Bytes = 0.5;

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

export class LiveMove implements Migration {
  result: MigrationResult | null = null;
  streams: readonly Stream[] = [];

  private readonly job: LiveJob;
  private readonly log = new PhaseLog("preparing");
  private readonly timers: LiveTimers;
  private readonly memory: MemoryCopy;
  private readonly mirrors: MirrorSet;
  private stage: LiveStage;
  private now: Seconds = 0;
  private memoryEnd: Seconds | null = null; // QEMU's `completed`
  private stopAt: Seconds | null = null; // QEMU stopped the guest
  private pauseAt: Seconds | null = null; // Nova paused it before
  private switched = false; // to post-copy
  private forceWhenMemoryMoves = false;
  private downtime: Seconds = 0;
  private outage: Seconds = 0;
  private bytesBeyondPreCopy: Bytes = 0;
  private imageBytes: Bytes = 0;
  private lastRate: BytesPerSecond = 0;
  private lastCap: BytesPerSecond = 0;
  private sending: Seconds = 0;
  private faulting: Seconds = 0;

  constructor(job: LiveJob) {
    this.job = job;
    this.timers = new LiveTimers(job);
    this.memory = new MemoryCopy(job);
    this.mirrors = new MirrorSet(job);
    this.stage = { kind: "prepare", left: job.preparation };
    this.settle();
  }

  get phase(): Phase {
    return this.log.phase;
  }

  /** What QEMU itself counts: for whoever predicts bare migrations rather than Nova's moves. */
  get counters(): LiveCounters {
    const { memoryEnd, downtime, outage } = this;
    const { jobStart, memoryStart } = this.timers;
    return {
      passes: this.memory.preCopy.passes,
      memoryBytes: this.memoryBytes,
      mirrorTime: jobStart === null || memoryStart === null ? null : memoryStart - jobStart,
      memoryTime: memoryStart === null || memoryEnd === null ? null : memoryEnd - memoryStart,
      memoryStart,
      downtime,
      outage,
    };
  }

  get rounds(): readonly RoundPoint[] {
    const start = this.timers.memoryStart ?? 0;
    return this.memory.preCopy.rounds.map((round) => ({ ...round, at: round.at + start }));
  }

  timeToNextChange(rates: readonly BytesPerSecond[]): Seconds {
    if (this.stage.kind === "ended") return Number.POSITIVE_INFINITY;
    const timers = runsOnSource(this.stage)
      ? this.timers.timeToNext(this.now)
      : Number.POSITIVE_INFINITY;
    const mirrors = this.mirrorsRun
      ? this.mirrors.timeToNextChange(this.rateOf(rates), this.guestWrites)
      : Number.POSITIVE_INFINITY;
    return Math.max(0, Math.min(this.stageTime(rates), timers, mirrors));
  }

  advance(elapsed: Seconds, rates: readonly BytesPerSecond[]): void {
    if (this.stage.kind === "ended") return;
    if (this.mirrorsRun) this.mirrors.advance(elapsed, this.rateOf(rates), this.guestWrites);
    this.advanceStage(elapsed, rates);
    this.now += elapsed;
    this.settle();
  }

  forceComplete(): boolean {
    if (!runsOnSource(this.stage) || this.timers.jobStart === null) return false;
    if (this.job.postCopy === "off") this.pause();
    else if (this.stage.kind === "precopy") this.switchToPostCopy();
    else return false;
    this.settle();
    return true;
  }

  abort(): boolean {
    if (!runsOnSource(this.stage)) return false;
    this.rollBack("aborted");
    this.settle();
    return true;
  }

  progress(): MigrationProgress {
    const { stage } = this;
    const over = stage.kind === "finish" || stage.kind === "ended";
    const left =
      stage.kind === "send" || stage.kind === "postcopy"
        ? stage.left / WIRE_PER_BYTE
        : this.memory.preCopy.remaining;
    return {
      memoryTotal: this.job.guest.memory.total,
      memoryRemaining: over ? 0 : left,
      diskTotal: this.job.mirrors.reduce((sum, disk) => sum + disk.allocated, 0),
      diskRemaining: over ? 0 : this.mirrors.backlog,
    };
  }

  private stageTime(rates: readonly BytesPerSecond[]): Seconds {
    const { stage } = this;
    const rateOf = this.rateOf(rates);
    switch (stage.kind) {
      case "image":
        return stage.left / rateOf(IMAGE_STREAM);
      case "send":
      case "postcopy":
        return stage.left / rateOf(RAM_STREAM);
      case "precopy":
        return this.memory.timeToEnd(rateOf(RAM_STREAM));
      default:
        return timerLeft(stage) ?? Number.POSITIVE_INFINITY;
    }
  }

  private advanceStage(elapsed: Seconds, rates: readonly BytesPerSecond[]): void {
    const { stage } = this;
    const rate = this.rateOf(rates)(stage.kind === "image" ? IMAGE_STREAM : RAM_STREAM);
    if (stage.kind === "precopy" || stage.kind === "send") {
      this.lastRate = rate;
      this.lastCap = this.ramCap;
    }
    switch (stage.kind) {
      case "precopy":
        this.memory.advance(elapsed, rate);
        return;
      case "image":
        this.imageBytes += drained(stage, rate * elapsed);
        return;
      case "send":
        this.sending += elapsed;
        this.bytesBeyondPreCopy += drained(stage, rate * elapsed);
        return;
      case "postcopy":
        this.faulting += elapsed;
        this.bytesBeyondPreCopy += drained(stage, rate * elapsed);
        return;
      case "mirror":
      case "drain":
      case "ended":
        return;
      default:
        stage.left -= elapsed;
    }
  }

  /** Passes on through everything that is over at this instant, then says which streams are wanted. */
  private settle(): void {
    this.applyTimers();
    while (this.stageIsOver()) this.leaveStage();
    this.log.enter(phaseOfStage[this.stage.kind], this.now);
    this.streams = this.wantedStreams();
  }

  private applyTimers(): void {
    while (runsOnSource(this.stage)) {
      const event = this.timers.take(this.now);
      if (event === null) return;
      if (event.kind === "set") this.memory.set({ ...this.memory.parameters, ...event.parameters });
      else if (event.action === "abort") this.rollBack("timed-out");
      else if (this.job.postCopy === "off") this.pause();
      else if (this.stage.kind === "precopy") this.switchToPostCopy();
      else this.forceWhenMemoryMoves = true;
    }
  }

  private stageIsOver(): boolean {
    const { stage } = this;
    switch (stage.kind) {
      case "image":
      case "send":
      case "postcopy":
        return stage.left <= SOME_BYTES;
      case "mirror":
        return this.mirrors.areReady;
      case "drain":
        return this.mirrors.areDrained;
      case "precopy":
        return this.memory.isOver;
      case "ended":
        return false;
      default:
        return stage.left <= INSTANT;
    }
  }

  private leaveStage(): void {
    const { stage, job, timers } = this;
    switch (stage.kind) {
      case "prepare":
        this.stage = { kind: "image", left: job.images };
        return;
      case "image":
        timers.jobStart = this.now;
        this.stage = { kind: "mirror" };
        return;
      case "mirror":
        timers.memoryStart = this.now;
        this.stage = { kind: "setup", left: job.constants.setupTime };
        return;
      case "setup":
        this.stage = { kind: "precopy" };
        if (this.forceWhenMemoryMoves) this.switchToPostCopy();
        return;
      case "precopy":
        if (this.memory.preCopy.stopped) this.stop();
        else this.switchToPostCopy();
        return;
      case "drain":
        this.stage = this.switched
          ? { kind: "stop", left: stopTime(job.constants, this.handOver) }
          : { kind: "send", left: this.memory.bytesToStop };
        return;
      case "send":
        this.stage = { kind: "stop", left: stopTime(job.constants, this.handOver) };
        return;
      case "stop":
        this.downtime = this.now - (this.stopAt ?? this.now);
        this.memoryEnd = this.now;
        this.stage = { kind: "resume", left: resumeTime(job.constants, this.handOver) };
        return;
      case "resume":
        this.resume();
        return;
      case "postcopy":
        this.memoryEnd = this.now;
        this.stage = { kind: "finish", left: job.finishing };
        return;
      case "finish":
        this.end("completed");
        return;
      case "roll-back":
        this.end(stage.end);
        return;
      case "ended":
        return;
    }
  }

  private stop(): void {
    this.stopAt = this.now;
    this.stage = { kind: "drain" };
  }

  private switchToPostCopy(): void {
    this.switched = true;
    this.memory.preCopy.passes++; // the switch syncs the bitmap once more
    this.stop();
  }

  /** The guest runs on the destination. One that was paused before the move feels no outage. */
  private resume(): void {
    if (!this.job.guest.paused) this.outage = this.now - (this.pauseAt ?? this.stopAt ?? this.now);
    this.stage = this.switched
      ? { kind: "postcopy", left: this.memory.bytesToFetch }
      : { kind: "finish", left: this.job.finishing };
  }

  private pause(): void {
    if (this.memory.preCopy.paused) return;
    this.memory.pause();
    this.pauseAt = this.now;
  }

  private rollBack(end: MigrationEnd): void {
    if (this.pauseAt !== null) this.outage = this.now - this.pauseAt;
    this.stage = { kind: "roll-back", left: this.job.constants.abortTime, end };
  }

  private end(end: MigrationEnd): void {
    const { preCopy } = this.memory;
    const diskBytes = this.mirrors.copied + this.imageBytes;
    this.stage = { kind: "ended" };
    this.result = {
      end,
      totalTime: this.now,
      downtime: this.downtime,
      outage: this.outage,
      bytes: this.memoryBytes + diskBytes,
      memoryBytes: this.memoryBytes,
      diskBytes,
      rounds: preCopy.passes,
      brownout: {
        throttled: preCopy.throttledTime,
        faulting: this.faulting,
        diskContended: this.mirrors.contended,
      },
      phases: this.log.end(this.now),
    };
  }

  private get memoryBytes(): Bytes {
    return this.memory.preCopy.sent + this.bytesBeyondPreCopy;
  }

  private get handOver(): HandOver {
    return {
      switched: this.switched,
      mirrored: !this.mirrors.isEmpty,
      rate: this.lastRate,
      cap: this.lastCap,
      firstTouched: this.switched ? 0 : this.memory.preCopy.neverSent,
      sending: this.sending,
    };
  }

  private get mirrorsRun(): boolean {
    const { kind } = this.stage;
    return kind === "mirror" || kind === "setup" || kind === "precopy" || kind === "drain";
  }

  private get guestWrites(): boolean {
    return runsOnSource(this.stage) && !this.memory.preCopy.paused;
  }

  private wantedStreams(): readonly Stream[] {
    const streams: Stream[] = [];
    if (this.stage.kind === "image") {
      const cap = this.job.constants.sshRate;
      streams.push({ key: IMAGE_STREAM, role: "image", weight: 1, cap });
    }
    const cap = this.ramCap;
    if (cap > 0) {
      streams.push({ key: RAM_STREAM, role: "ram", weight: this.job.connections, cap });
    }
    return this.mirrorsRun ? [...streams, ...this.mirrors.streams(this.guestWrites)] : streams;
  }

  private get ramCap(): BytesPerSecond {
    switch (this.stage.kind) {
      case "precopy":
        return this.memory.cap;
      case "send":
        return this.memory.ceiling;
      case "postcopy":
        return this.memory.postCopyCap;
      default:
        return 0;
    }
  }

  private rateOf(rates: readonly BytesPerSecond[]): (key: number) => BytesPerSecond {
    return (key) => {
      const index = this.streams.findIndex((stream) => stream.key === key);
      return index < 0 ? 0 : (rates[index] ?? 0);
    };
  }
}

/** Takes up to `amount` from what is left; returns how much that was. */
function drained(stage: { left: number }, amount: number): number {
  const taken = Math.min(stage.left, amount);
  stage.left -= taken;
  return taken;
}
