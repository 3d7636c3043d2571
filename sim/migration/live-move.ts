/**
 * A live migration, with or without disks: mirrors until all are ready, then memory while they go on, then the
 * switchover; Nova's timers around. Order as libvirt has it (qemuMigrationSrcRun).
 */
import type { Bytes, BytesPerSecond, Seconds } from "../base/units.ts";
import type { LiveJob } from "./live-job.ts";
import { type LiveCounters, LiveRecord } from "./live-record.ts";
import {
  drained,
  isStageOver,
  type LiveStage,
  mirrorsRun,
  phaseOfStage,
  runsOnSource,
  timerLeft,
} from "./live-stage.ts";
import { IMAGE_STREAM, RAM_STREAM, ramCap, wantedStreams } from "./live-streams.ts";
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
import { PhaseLog } from "./phase-log.ts";
import { type HandOver, resumeTime, stopTime } from "./stop-times.ts";
import { rateOf } from "./stream-rate.ts";

export class LiveMove implements Migration {
  result: MigrationResult | null = null;
  streams: readonly Stream[] = [];
  private readonly job: LiveJob;
  private readonly log = new PhaseLog("preparing");
  private readonly timers: LiveTimers;
  private readonly memory: MemoryCopy;
  private readonly mirrors: MirrorSet;
  private readonly record: LiveRecord;
  private stage: LiveStage;
  private now: Seconds = 0;
  private switched = false; // to post-copy
  private forceWhenMemoryMoves = false;

  constructor(job: LiveJob) {
    this.job = job;
    this.timers = new LiveTimers(job);
    this.memory = new MemoryCopy(job);
    this.mirrors = new MirrorSet(job);
    this.record = new LiveRecord(this.memory, this.mirrors);
    this.stage = { kind: "prepare", left: job.preparation };
    this.settle();
  }

  get phase(): Phase {
    return this.log.phase;
  }

  /** What QEMU itself counts: for whoever predicts bare migrations rather than Nova's moves. */
  get counters(): LiveCounters {
    return this.record.counters(this.timers);
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
    const mirrors = mirrorsRun(this.stage)
      ? this.mirrors.timeToNextChange(this.streams, rates, this.guestWrites)
      : Number.POSITIVE_INFINITY;
    const others = Math.min(timers, mirrors);
    return Math.max(0, Math.min(this.stageTime(rates, others), others));
  }

  advance(elapsed: Seconds, rates: readonly BytesPerSecond[]): void {
    if (this.stage.kind === "ended") return;
    if (mirrorsRun(this.stage))
      this.mirrors.advance(elapsed, this.streams, rates, this.guestWrites);
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
    return this.record.progress(this.job, this.stage);
  }

  /** @param others until something else of this move changes [s]: the memory is not looked at beyond that. */
  private stageTime(rates: readonly BytesPerSecond[], others: Seconds): Seconds {
    const { stage } = this;
    const key = stage.kind === "image" ? IMAGE_STREAM : RAM_STREAM;
    const rate = rateOf(key, this.streams, rates);
    switch (stage.kind) {
      case "image":
      case "send":
      case "postcopy":
        return stage.left / rate;
      case "precopy":
        return this.memory.timeToEnd(rate, others);
      default:
        return timerLeft(stage) ?? Number.POSITIVE_INFINITY;
    }
  }

  private advanceStage(elapsed: Seconds, rates: readonly BytesPerSecond[]): void {
    const { stage } = this;
    const key = stage.kind === "image" ? IMAGE_STREAM : RAM_STREAM;
    const rate = rateOf(key, this.streams, rates);
    if (stage.kind === "precopy" || stage.kind === "send") {
      this.record.lastRate = rate;
      this.record.lastCap = ramCap(stage, this.memory);
    }
    switch (stage.kind) {
      case "precopy":
        this.memory.advance(elapsed, rate);
        return;
      case "image":
        this.record.imageBytes += drained(stage, rate * elapsed);
        return;
      case "send":
        this.record.sending += elapsed;
        this.record.bytesBeyondPreCopy += drained(stage, rate * elapsed);
        return;
      case "postcopy":
        this.record.faulting += elapsed;
        this.record.bytesBeyondPreCopy += drained(stage, rate * elapsed);
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
    while (isStageOver(this.stage, this.memory, this.mirrors)) this.leaveStage();
    this.log.enter(phaseOfStage[this.stage.kind], this.now);
    this.streams = wantedStreams(
      this.stage,
      this.memory,
      this.mirrors,
      this.job.constants.sshRate,
      this.guestWrites,
    );
  }

  private applyTimers(): void {
    while (runsOnSource(this.stage)) {
      const event = this.timers.take(this.now);
      if (event === null) return;
      if (event.kind === "set") this.memory.set(event.parameters);
      else if (event.action === "abort") this.rollBack("timed-out");
      else if (this.job.postCopy === "off") this.pause();
      else if (this.stage.kind === "precopy") this.switchToPostCopy();
      else this.forceWhenMemoryMoves = true;
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
          : { kind: "send", left: this.memory.bytesToStop - this.writeAhead() };
        return;
      case "send":
        this.stage = { kind: "stop", left: stopTime(job.constants, this.handOver) };
        return;
      case "stop":
        this.record.downtime = this.now - (this.record.stopAt ?? this.now);
        this.record.memoryEnd = this.now;
        this.stage = { kind: "resume", left: resumeTime(job.constants, this.handOver) };
        return;
      case "resume":
        this.resume();
        return;
      case "postcopy":
        this.record.memoryEnd = this.now;
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

  /** What goes into the socket's queue at once: it has run dry while the mirrors were ended [B]. */
  private writeAhead(): Bytes {
    if (this.mirrors.isEmpty) return 0;
    const bytes = Math.min(this.memory.bytesToStop, this.job.constants.socketQueue);
    this.record.bytesBeyondPreCopy += bytes;
    return bytes;
  }

  private stop(): void {
    this.record.stopAt = this.now;
    this.stage = { kind: "drain" };
  }

  private switchToPostCopy(): void {
    this.switched = true;
    this.memory.preCopy.passes++; // the switch syncs the bitmap once more
    this.stop();
  }

  /** The guest runs on the destination. One that was paused before the move feels no outage. */
  private resume(): void {
    if (!this.job.guest.paused)
      this.record.outage = this.now - (this.record.pauseAt ?? this.record.stopAt ?? this.now);
    this.stage = this.switched
      ? { kind: "postcopy", left: this.memory.bytesToFetch }
      : { kind: "finish", left: this.job.finishing };
  }

  private pause(): void {
    if (this.memory.preCopy.paused) return;
    this.memory.pause();
    this.record.pauseAt = this.now;
  }

  private rollBack(end: MigrationEnd): void {
    if (this.record.pauseAt !== null) this.record.outage = this.now - this.record.pauseAt;
    this.stage = { kind: "roll-back", left: this.job.constants.abortTime, end };
  }

  private end(end: MigrationEnd): void {
    this.stage = { kind: "ended" };
    this.result = this.record.result(end, this.now, this.log.end(this.now));
  }

  private get handOver(): HandOver {
    return this.record.handOver(this.switched);
  }

  private get guestWrites(): boolean {
    return runsOnSource(this.stage) && !this.memory.preCopy.paused;
  }
}
