/**
 * A cold migration: nova/virt/libvirt/driver.py `migrate_disk_and_power_off`, `finish_migration`.
 *
 * The guest is shut down, its local disks are copied one after the other through one ssh or rsync stream, the base
 * image is fetched where it is absent, and the guest is started on the destination. What stays on the source stays
 * until the move is confirmed.
 */
import type { Bytes, BytesPerSecond, Seconds } from "../base/units.ts";
import type { GuestDisk } from "./guest.ts";
import type {
  Migration,
  MigrationEnd,
  MigrationProgress,
  MigrationResult,
  Phase,
  RoundPoint,
  Stream,
} from "./migration.ts";
import type { ModelConstants } from "./model-constants.ts";
import type { MoveInput } from "./move-input.ts";
import { PhaseLog } from "./phase-log.ts";

const COPY_STREAM = 0;
const IMAGE_STREAM = 1;
const INSTANT: Seconds = 1e-9;
const SOME_BYTES: Bytes = 0.5;

/** One leg of the move: either time or bytes of one stream. */
interface Leg {
  readonly phase: Phase;
  readonly stream: Stream | null;
  left: number; // seconds without a stream, bytes with one
}

export class ColdMove implements Migration {
  result: MigrationResult | null = null;
  readonly rounds: readonly RoundPoint[] = [];
  private readonly legs: Leg[];
  private readonly log: PhaseLog;
  private readonly toCopy: Bytes;
  private now: Seconds = 0;
  private copied: Bytes = 0;
  private stoppedAt: Seconds | null = null;
  private outage: Seconds = 0;
  private readonly running: boolean;

  constructor(input: MoveInput) {
    this.running = input.guest.running;
    this.legs = legsOf(input);
    this.toCopy = this.legs.reduce((sum, leg) => sum + (leg.stream === null ? 0 : leg.left), 0);
    this.log = new PhaseLog(this.legs[0]?.phase ?? "preparing");
    this.settle();
  }

  get phase(): Phase {
    return this.log.phase;
  }

  get streams(): readonly Stream[] {
    const stream = this.legs[0]?.stream;
    return stream ? [stream] : [];
  }

  timeToNextChange(rates: readonly BytesPerSecond[]): Seconds {
    const leg = this.legs[0];
    if (leg === undefined) return Number.POSITIVE_INFINITY;
    return leg.stream === null ? leg.left : leg.left / (rates[0] ?? 0);
  }

  advance(elapsed: Seconds, rates: readonly BytesPerSecond[]): void {
    const leg = this.legs[0];
    if (leg === undefined) return;
    const done = leg.stream === null ? elapsed : Math.min(leg.left, (rates[0] ?? 0) * elapsed);
    leg.left -= done;
    if (leg.stream !== null) this.copied += done;
    this.now += elapsed;
    this.settle();
  }

  /** There is nothing to force: a cold move ends by itself. */
  forceComplete(): boolean {
    return false;
  }

  /** Nova aborts live migrations only; a cold one is reverted after it has finished. */
  abort(): boolean {
    return false;
  }

  progress(): MigrationProgress {
    return {
      memoryTotal: 0,
      memoryRemaining: 0,
      memorySent: 0,
      diskTotal: this.toCopy,
      diskRemaining: this.toCopy - this.copied,
      diskSent: this.copied,
    };
  }

  private settle(): void {
    for (let leg = this.legs[0]; leg !== undefined; leg = this.legs[0]) {
      this.enter(leg.phase);
      if (leg.left > (leg.stream === null ? INSTANT : SOME_BYTES)) return;
      this.legs.shift();
    }
    this.end("completed");
  }

  private enter(phase: Phase): void {
    if (phase === "stopping") this.stoppedAt ??= this.now;
    if (phase === "confirming" && this.stoppedAt !== null && this.running && this.outage === 0) {
      this.outage = this.now - this.stoppedAt;
    }
    this.log.enter(phase, this.now);
  }

  private end(end: MigrationEnd): void {
    this.result = {
      end,
      totalTime: this.now,
      downtime: 0,
      outage: this.outage,
      bytes: this.copied,
      memoryBytes: 0,
      diskBytes: this.copied,
      rounds: 0,
      brownout: { throttled: 0, faulting: 0, diskContended: 0 },
      phases: this.log.end(this.now),
    };
  }
}

function legsOf(input: MoveInput): Leg[] {
  const { guest, options, constants } = input;
  const timed = (phase: Phase, left: Seconds): Leg => ({ phase, stream: null, left });
  const rate =
    options.remoteFilesystemTransport === "ssh" ? constants.sshRate : constants.rsyncRate;
  const cap = Math.min(rate, input.ends.sourceReadRate, input.ends.destinationWriteRate);
  const disks = input.type === "cold-block" ? guest.disks : [];
  const copies = disks.flatMap((disk) => copyOf(disk, cap, constants));
  const images = disks.reduce((sum, disk) => sum + disk.baseImage, 0);
  return [
    timed("preparing", constants.coldPreparation),
    timed("stopping", guest.running ? Math.min(guest.shutdownTime, options.shutdownTimeout) : 0),
    ...copies,
    {
      phase: "starting",
      stream: { key: IMAGE_STREAM, role: "image", weight: 1, cap: constants.sshRate },
      left: images,
    },
    timed("starting", constants.coldAttach + (guest.running ? guest.bootTime : 0)),
    timed("confirming", confirmDelay(options.resizeConfirmWindow, constants.confirmPoll)),
    timed("confirming", constants.confirmTime),
  ];
}

/**
 * One disk through scp or rsync. A raw file goes through compression (Nova: all but qcow2 does) and is read whole: its
 * holes are zeros that cost the sender time and the link next to nothing.
 */
function copyOf(disk: GuestDisk, cap: BytesPerSecond, constants: ModelConstants): readonly Leg[] {
  const raw = disk.format === "raw";
  const copy: Leg = {
    phase: "copying",
    stream: {
      key: COPY_STREAM,
      role: "copy",
      weight: 1,
      cap: raw ? Math.min(cap, constants.compressedCopyRate) : cap,
    },
    left: disk.allocated,
  };
  if (!raw) return [copy];
  const holes = Math.max(0, disk.virtualSize - disk.allocated) / constants.holeCopyRate;
  return [copy, { phase: "copying", stream: null, left: holes }];
}

/** Nova confirms by itself at the first periodic check after the window: half a period late on average. */
const confirmDelay = (window: Seconds, poll: Seconds): Seconds =>
  window > 0 ? window + poll / 2 : 0;
