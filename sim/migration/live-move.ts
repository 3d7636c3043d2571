/**
 * A live migration, with or without disks: mirrors until all are ready, then memory while they go on, then the
 * switchover; Nova's timers around. Order as libvirt has it (qemuMigrationSrcRun).
 */
import type { Bytes, BytesPerSecond, Seconds } from "../base/units.ts";
import { PAGE } from "../base/units.ts";
import { DiskMirror } from "./disk-mirror.ts";
import type { LiveJob, LiveParameters } from "./live-job.ts";
import { type LiveStage, runsOnSource, timerLeft } from "./live-stage.ts";
import { lookAhead } from "./look-ahead.ts";
import type {
  Migration,
  MigrationEnd,
  MigrationProgress,
  MigrationResult,
  Phase,
  RoundPoint,
  Stream,
} from "./migration.ts";
import { PhaseLog } from "./phase-log.ts";
import { PAGE_ON_WIRE, PreCopy } from "./pre-copy.ts";
import { preCopyInput } from "./pre-copy-input.ts";
import { advanceSteady } from "./steady-orbit.ts";

const RAM_STREAM = 0;
const IMAGE_STREAM = 1;
const FIRST_DISK_STREAM = 2;
const INSTANT: Seconds = 1e-9;
/** Half a byte: rounding of rates times durations stays far below it. */
const SOME_BYTES: Bytes = 0.5;

const phaseOf: Record<LiveStage["kind"], Phase> = {
  prepare: "preparing",
  image: "preparing",
  mirror: "mirror",
  setup: "precopy",
  precopy: "precopy",
  drain: "switchover",
  send: "switchover",
  stop: "switchover",
  resume: "switchover",
  postcopy: "postcopy",
  finish: "finishing",
  "roll-back": "finishing",
  ended: "ended",
};

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
  private readonly mirrors: readonly DiskMirror[];
  private readonly preCopy: PreCopy;
  private stage: LiveStage;
  private parameters: LiveParameters;
  private nextChange = 0;
  private now: Seconds = 0;
  private jobStart: Seconds | null = null;
  private memoryStart: Seconds | null = null; // of its setup
  private memoryEnd: Seconds | null = null; // QEMU's `completed`
  private stopAt: Seconds | null = null; // QEMU stopped the guest
  private pauseAt: Seconds | null = null; // Nova paused it before
  private switched = false; // to post-copy
  private forceWhenMemoryMoves = false;
  private timeoutDone = false;
  private downtime: Seconds = 0;
  private outage: Seconds = 0;
  private memoryBytes: Bytes = 0; // beyond pre-copy
  private imageBytes: Bytes = 0;
  private lastRamRate: BytesPerSecond = 0;
  private lastRamCap: BytesPerSecond = 0;
  private faulting: Seconds = 0;
  private contended: Seconds = 0;
  /** The look-ahead at the last rate, kept while it stays true. */
  private ahead: { rate: BytesPerSecond; stopsAt: Seconds; steadyAt: Seconds } | null = null;

  constructor(job: LiveJob) {
    this.job = job;
    this.parameters = job.parameters;
    this.mirrors = job.mirrors.map((disk) => new DiskMirror(disk, job.mirrorLimit));
    this.preCopy = new PreCopy(preCopyInput(job));
    this.stage = { kind: "prepare", left: job.preparation };
    this.settle();
  }

  get phase(): Phase {
    return this.log.phase;
  }

  /** What QEMU itself counts: for whoever predicts bare migrations rather than Nova's moves. */
  get counters(): LiveCounters {
    const { jobStart, memoryStart, memoryEnd } = this;
    return {
      passes: this.preCopy.passes,
      memoryBytes: this.preCopy.sent + this.memoryBytes,
      mirrorTime: jobStart === null || memoryStart === null ? null : memoryStart - jobStart,
      memoryTime: memoryStart === null || memoryEnd === null ? null : memoryEnd - memoryStart,
      memoryStart,
      downtime: this.downtime,
      outage: this.outage,
    };
  }

  get rounds(): readonly RoundPoint[] {
    const start = this.memoryStart ?? 0;
    return this.preCopy.rounds.map((round) => ({ ...round, at: round.at + start }));
  }

  timeToNextChange(rates: readonly BytesPerSecond[]): Seconds {
    if (this.stage.kind === "ended") return Number.POSITIVE_INFINITY;
    return Math.max(0, Math.min(this.stageTime(rates), this.timeToTimer(), this.mirrorTime(rates)));
  }

  advance(elapsed: Seconds, rates: readonly BytesPerSecond[]): void {
    if (this.stage.kind === "ended") return;
    this.advanceMirrors(elapsed, rates);
    this.advanceStage(elapsed, rates);
    this.now += elapsed;
    this.settle();
  }

  forceComplete(): boolean {
    if (!runsOnSource(this.stage) || this.jobStart === null) return false;
    if (this.job.postCopy !== "off") {
      if (this.stage.kind !== "precopy") return false;
      this.switchToPostCopy();
    } else this.pause();
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
    const { memory } = this.job.guest;
    const disks = this.job.mirrors.reduce((sum, disk) => sum + disk.allocated, 0);
    const backlog = this.mirrors.reduce((sum, mirror) => sum + mirror.backlog, 0);
    const over = this.stage.kind === "finish" || this.stage.kind === "ended";
    const left =
      this.stage.kind === "send" || this.stage.kind === "postcopy"
        ? (this.stage.left * PAGE) / PAGE_ON_WIRE
        : this.preCopy.remaining;
    return {
      memoryTotal: memory.total,
      memoryRemaining: over ? 0 : left,
      diskTotal: disks,
      diskRemaining: over ? 0 : backlog,
    };
  }

  // What lasts how long.

  private stageTime(rates: readonly BytesPerSecond[]): Seconds {
    const timer = timerLeft(this.stage);
    if (timer !== null) return timer;
    switch (this.stage.kind) {
      case "image":
        return this.stage.left / this.rateOf(IMAGE_STREAM, rates);
      case "send":
      case "postcopy":
        return this.stage.left / this.rateOf(RAM_STREAM, rates);
      case "precopy":
        return this.timeToStop(rates);
      default:
        return Number.POSITIVE_INFINITY;
    }
  }

  private timeToStop(rates: readonly BytesPerSecond[]): Seconds {
    const rate = this.rateOf(RAM_STREAM, rates);
    if (this.job.postCopy === "after-first-pass" && this.preCopy.passes > 1) return 0;
    if (this.ahead === null || this.ahead.rate !== rate) {
      const seen = lookAhead(this.preCopy, rate, this.byQuota(rate), this.firstPassOnly);
      this.ahead = {
        rate,
        stopsAt: this.now + (seen.kind === "stops" ? seen.after : Number.POSITIVE_INFINITY),
        steadyAt: this.now + (seen.kind === "never" ? seen.steadyAfter : Number.POSITIVE_INFINITY),
      };
    }
    return this.ahead.stopsAt - this.now;
  }

  private get firstPassOnly(): boolean {
    return this.job.postCopy === "after-first-pass" && !this.switched;
  }

  /** Until the next parameter change or Nova's timeout. */
  private timeToTimer(): Seconds {
    if (!runsOnSource(this.stage)) return Number.POSITIVE_INFINITY;
    const start = this.job.clock === "job" ? this.jobStart : this.memoryStart;
    const change = this.job.changes[this.nextChange];
    const toChange =
      start === null || change === undefined
        ? Number.POSITIVE_INFINITY
        : start + change.at - this.now;
    return Math.min(toChange, this.timeToTimeout());
  }

  private timeToTimeout(): Seconds {
    return this.jobStart === null || this.job.timeout === null || this.timeoutDone
      ? Number.POSITIVE_INFINITY
      : this.jobStart + this.job.timeout.at - this.now;
  }

  private mirrorTime(rates: readonly BytesPerSecond[]): Seconds {
    if (!this.mirrorsRun) return Number.POSITIVE_INFINITY;
    return this.mirrors.reduce(
      (least, mirror, i) =>
        Math.min(least, mirror.timeToNextChange(this.mirrorRate(i, rates), this.guestWrites)),
      Number.POSITIVE_INFINITY,
    );
  }

  // What time does.

  private advanceMirrors(elapsed: Seconds, rates: readonly BytesPerSecond[]): void {
    if (!this.mirrorsRun || this.mirrors.length === 0) return;
    this.contended += elapsed;
    for (const [i, mirror] of this.mirrors.entries()) {
      mirror.advance(elapsed, this.mirrorRate(i, rates), this.guestWrites);
    }
  }

  private advanceStage(elapsed: Seconds, rates: readonly BytesPerSecond[]): void {
    const { stage } = this;
    if (stage.kind === "precopy" || stage.kind === "send") {
      this.lastRamRate = this.rateOf(RAM_STREAM, rates);
      this.lastRamCap = this.ramCap();
    }
    if (stage.kind === "image") {
      const sent = Math.min(stage.left, this.rateOf(IMAGE_STREAM, rates) * elapsed);
      this.imageBytes += sent;
      stage.left -= sent;
    } else if (stage.kind === "send" || stage.kind === "postcopy") {
      const sent = Math.min(stage.left, this.rateOf(RAM_STREAM, rates) * elapsed);
      this.memoryBytes += sent;
      stage.left -= sent;
      if (stage.kind === "postcopy") this.faulting += elapsed;
    } else if (stage.kind === "precopy") {
      const rate = this.rateOf(RAM_STREAM, rates);
      const due = this.ahead?.rate === rate && this.ahead.stopsAt - this.now <= elapsed + INSTANT;
      this.advancePreCopy(due ? elapsed + INSTANT : elapsed, rate);
      if (due && !this.preCopy.isOver) this.ahead = null;
    } else if (timerLeft(stage) !== null) {
      (stage as { left: Seconds }).left -= elapsed;
    }
  }

  /** What is steady and never ends by itself is not run pass by pass. */
  private advancePreCopy(elapsed: Seconds, rate: BytesPerSecond): void {
    const { record } = this.job;
    const quota = this.byQuota(rate);
    const steadyAt = this.ahead?.rate === rate ? this.ahead.steadyAt : Number.POSITIVE_INFINITY;
    const unsteady = Math.min(elapsed, Math.max(0, steadyAt - this.now));
    this.preCopy.advance(unsteady, rate, quota, record, this.firstPassOnly);
    if (unsteady < elapsed) {
      advanceSteady(this.preCopy, elapsed - unsteady, rate, quota, record);
    }
  }

  /** Passes on through everything that is over at this instant, then says which streams are wanted. */
  private settle(): void {
    this.applyTimers();
    while (this.stageIsOver()) this.leaveStage();
    this.log.enter(phaseOf[this.stage.kind], this.now);
    this.streams = this.wantedStreams();
  }

  private applyTimers(): void {
    while (this.timeToTimer() <= INSTANT) {
      const { timeout } = this.job;
      if (timeout !== null && this.timeToTimeout() <= INSTANT) this.onTimeout(timeout.action);
      else this.applyChange();
    }
  }

  private applyChange(): void {
    const change = this.job.changes[this.nextChange++];
    if (change !== undefined) this.parameters = { ...this.parameters, ...change.set };
    this.preCopy.downtimeLimit = this.parameters.downtimeLimit;
    this.ahead = null;
  }

  private onTimeout(action: "abort" | "force_complete"): void {
    this.timeoutDone = true;
    if (action === "abort") this.rollBack("timed-out");
    else if (this.job.postCopy === "off") this.pause();
    else if (this.stage.kind === "precopy") this.switchToPostCopy();
    else this.forceWhenMemoryMoves = true;
  }

  private stageIsOver(): boolean {
    const { stage } = this;
    const timer = timerLeft(stage);
    if (timer !== null) return timer <= INSTANT;
    switch (stage.kind) {
      case "image":
      case "send":
      case "postcopy":
        return stage.left <= SOME_BYTES;
      case "mirror":
        return this.mirrors.every((mirror) => mirror.ready);
      case "drain":
        return this.mirrors.every((mirror) => mirror.backlog <= SOME_BYTES);
      case "precopy":
        return this.preCopy.isOver || (this.firstPassOnly && this.preCopy.passes > 1);
      default:
        return false;
    }
  }

  private leaveStage(): void {
    const { stage, job } = this;
    switch (stage.kind) {
      case "prepare":
        this.stage = { kind: "image", left: job.images };
        return;
      case "image":
        this.jobStart = this.now;
        this.stage = { kind: "mirror" };
        return;
      case "mirror":
        this.memoryStart = this.now;
        this.stage = { kind: "setup", left: job.constants.setupTime };
        return;
      case "setup":
        this.startMemory();
        return;
      case "precopy":
        if (this.preCopy.stopped) this.stop();
        else this.switchToPostCopy();
        return;
      case "drain":
        this.stage = { kind: "send", left: this.preCopy.remaining * (PAGE_ON_WIRE / PAGE) };
        return;
      case "send":
        this.stage = { kind: "stop", left: this.stopTime() };
        return;
      case "stop":
        this.downtime = this.now - (this.stopAt ?? this.now);
        this.memoryEnd = this.now;
        this.stage = { kind: "resume", left: this.resumeTime() };
        return;
      case "resume":
        this.outage = this.now - (this.pauseAt ?? this.stopAt ?? this.now);
        this.stage = this.switched
          ? { kind: "postcopy", left: this.postCopyBytes() }
          : { kind: "finish", left: job.finishing };
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

  private startMemory(): void {
    this.stage = { kind: "precopy" };
    if (!this.forceWhenMemoryMoves) return;
    this.forceWhenMemoryMoves = false;
    this.switchToPostCopy();
  }

  private stop(): void {
    this.stopAt = this.now;
    this.stage = { kind: "drain" };
  }

  private switchToPostCopy(): void {
    this.switched = true;
    this.preCopy.passes++; // the switch syncs the bitmap once more
    this.stopAt = this.now;
    this.stage = { kind: "stop", left: this.stopTime() };
  }

  private pause(): void {
    if (this.preCopy.paused) return;
    this.preCopy.paused = true;
    this.pauseAt = this.now;
    this.ahead = null;
  }

  private rollBack(end: MigrationEnd): void {
    if (this.pauseAt !== null) this.outage = this.now - this.pauseAt;
    this.stage = { kind: "roll-back", left: this.job.constants.abortTime, end };
  }

  private postCopyBytes(): Bytes {
    return this.preCopy.dirtyNow() * (PAGE_ON_WIRE / PAGE);
  }

  private stopTime(): Seconds {
    const { constants } = this.job;
    const mirrors = this.mirrors.length > 0 ? constants.mirrorStopTime : 0;
    return (this.switched ? constants.postCopyStopTime : constants.stopTime) + mirrors;
  }

  private resumeTime(): Seconds {
    const { constants } = this.job;
    const mirrors = this.mirrors.length > 0 ? constants.mirrorResumeTime : 0;
    const load = this.switched ? constants.postCopyResumeTime : constants.resumeTime;
    return load + mirrors + this.queueTime() + constants.announceTime;
  }

  /** What the source has written before it stopped counting but a slow link has yet to carry [s]. */
  private queueTime(): Seconds {
    const rate = this.lastRamRate;
    const linkLimits = rate > 0 && rate < this.lastRamCap * (1 - 1e-9);
    return linkLimits ? this.job.constants.socketQueue / rate : 0;
  }

  private end(end: MigrationEnd): void {
    const diskBytes = this.mirrors.reduce((sum, mirror) => sum + mirror.copied, this.imageBytes);
    const memoryBytes = this.preCopy.sent + this.memoryBytes;
    this.stage = { kind: "ended" };
    this.result = {
      end,
      totalTime: this.now,
      downtime: this.downtime,
      outage: this.outage,
      bytes: memoryBytes + diskBytes,
      memoryBytes,
      diskBytes,
      rounds: this.preCopy.passes,
      brownout: {
        throttled: this.preCopy.throttledTime,
        faulting: this.faulting,
        diskContended: this.contended,
      },
      phases: this.log.end(this.now),
    };
  }

  // What it wants.

  private get mirrorsRun(): boolean {
    const { kind } = this.stage;
    return kind === "mirror" || kind === "setup" || kind === "precopy" || kind === "drain";
  }

  private get guestWrites(): boolean {
    return runsOnSource(this.stage) && !this.preCopy.paused;
  }

  private get ceiling(): BytesPerSecond {
    return this.job.streamRate * this.job.connections;
  }

  /** True when max-bandwidth's quota limits at this rate, not the link. */
  private byQuota(rate: BytesPerSecond): boolean {
    const cap = this.parameters.maxBandwidth * this.job.constants.capEfficiency;
    return rate >= cap * (1 - 1e-9);
  }

  private wantedStreams(): readonly Stream[] {
    const { stage, job } = this;
    const streams: Stream[] = [];
    if (stage.kind === "image") {
      streams.push({ key: IMAGE_STREAM, role: "image", weight: 1, cap: job.constants.sshRate });
    }
    const ramCap = this.ramCap();
    if (ramCap > 0) {
      streams.push({ key: RAM_STREAM, role: "ram", weight: job.connections, cap: ramCap });
    }
    if (this.mirrorsRun) {
      for (const [i, mirror] of this.mirrors.entries()) {
        const cap = mirror.cap(this.guestWrites) / this.job.constants.mirrorEfficiency;
        if (cap > 0) streams.push({ key: FIRST_DISK_STREAM + i, role: "disk", weight: 1, cap });
      }
    }
    return streams;
  }

  private ramCap(): BytesPerSecond {
    switch (this.stage.kind) {
      case "precopy":
        return Math.min(
          this.ceiling,
          this.parameters.maxBandwidth * this.job.constants.capEfficiency,
        );
      case "send":
        return this.ceiling;
      case "postcopy":
        return Math.min(
          this.ceiling,
          this.job.maxPostCopyBandwidth,
          this.job.constants.postCopyRate,
        );
      default:
        return 0;
    }
  }

  /** What the mirror of disk `i` copies [B/s]. */
  private mirrorRate(i: number, rates: readonly BytesPerSecond[]): BytesPerSecond {
    return this.rateOf(FIRST_DISK_STREAM + i, rates) * this.job.constants.mirrorEfficiency;
  }

  private rateOf(key: number, rates: readonly BytesPerSecond[]): BytesPerSecond {
    const index = this.streams.findIndex((stream) => stream.key === key);
    return index < 0 ? 0 : (rates[index] ?? 0);
  }
}
