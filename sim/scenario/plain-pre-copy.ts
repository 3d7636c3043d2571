/**
 * The plain pre-copy rule (SimGrid 3.32, src/plugins/vm/VmLiveMigration.cpp), a profile of its own beside QEMU's.
 *
 * Stage 1 sends all memory. Then, while what was dirtied meanwhile exceeds the threshold (mean rate of the last stage
 * times the largest downtime), a round sends it. Stage 3 sends the rest with the guest stopped. Dirtying is linear in
 * time up to the working set, in whole bytes. One flow serves all of it: a round's end is no event of the network.
 */
import type { Bytes, BytesPerSecond, Instant, Seconds } from "../base/units.ts";
import { bytesOfRounds, roundAfter, roundsUntil, roundsWithin } from "./round-orbit.ts";
import type { ScenarioItem } from "./scenario.ts";

/** Whole bytes; what rounding took from a whole number is given back. */
const ROUNDING = 1e-12;
/** Fewer rounds ahead than this are played; more are skipped in one step. */
const WORTH_SKIPPING = 1000;

/** Rounds ahead that need no look: their bytes, and the series that they form. */
export interface Orbit {
  /** Bytes until the orbit ends of itself; Infinity when it never does. */
  readonly length: Bytes;
  readonly first: Bytes;
  readonly ratio: number;
}

/** The state of every item of a scenario, as a structure of arrays; a flow is a stage 1 with nothing after it. */
export class PlainPreCopies {
  private readonly items: readonly ScenarioItem[];
  private readonly maxDowntime: Seconds;
  private readonly stageBytes: Float64Array;
  private readonly stageStarts: Float64Array;
  private readonly sentBefore: Float64Array;
  private readonly roundCounts: Float64Array;
  private readonly stopped: Uint8Array;

  constructor(items: readonly ScenarioItem[], maxDowntime: Seconds) {
    this.items = items;
    this.maxDowntime = maxDowntime;
    this.stageBytes = new Float64Array(items.length);
    this.stageStarts = new Float64Array(items.length);
    this.sentBefore = new Float64Array(items.length);
    this.roundCounts = new Float64Array(items.length);
    this.stopped = new Uint8Array(items.length);
  }

  /** Starts an item; the bytes of its first stage. */
  begin(index: number, now: Instant): Bytes {
    const item = this.itemAt(index);
    const bytes = item.kind === "mig" ? item.ram : item.bytes;
    this.stageBytes[index] = bytes;
    this.stageStarts[index] = now;
    return bytes;
  }

  /** The stage under way is sent: the bytes of the next one, or -1 when the item is done. */
  endStage(index: number, now: Instant): Bytes | -1 {
    const item = this.itemAt(index);
    if (item.kind === "flow" || this.stopped[index] === 1) return -1;
    const bytes = this.stageBytes[index] as number;
    const duration = now - (this.stageStarts[index] as number);
    const dirtied = dirtiedIn(item.dirtyRate, item.workingSet, duration);
    const threshold = duration > 0 ? (bytes / duration) * this.maxDowntime : 0;
    if (dirtied > threshold) this.roundCounts[index] = (this.roundCounts[index] as number) + 1;
    else this.stopped[index] = 1;
    this.sentBefore[index] = (this.sentBefore[index] as number) + bytes;
    this.stageBytes[index] = dirtied;
    this.stageStarts[index] = now;
    return dirtied;
  }

  /** The rounds that a stage just begun opens at a constant rate, where they are so many that skipping them pays. */
  orbit(index: number, rate: BytesPerSecond): Orbit | null {
    const item = this.itemAt(index);
    if (item.kind === "flow" || this.stopped[index] === 1 || !(rate > 0)) return null;
    const first = this.stageBytes[index] as number;
    const threshold = rate * this.maxDowntime;
    if (first <= threshold) return null;
    const ratio = item.dirtyRate / rate;
    if (ratio >= 1 && first === item.workingSet)
      return { length: Number.POSITIVE_INFINITY, first, ratio: 1 };
    const rounds = roundsUntil(first, ratio, ratio < 1 ? threshold : item.workingSet) - 2;
    if (!(rounds >= WORTH_SKIPPING)) return null;
    const length =
      rounds === Number.POSITIVE_INFINITY ? rounds : bytesOfRounds(first, ratio, rounds);
    return { length, first, ratio };
  }

  /**
   * Skips the orbit's rounds that lie within what was sent since it began: the bytes of the round then under way that
   * were sent already.
   */
  leaveOrbit(index: number, orbit: Orbit, sent: Bytes, now: Instant, rate: BytesPerSecond): Bytes {
    const { first, ratio, length } = orbit;
    const rounds = roundsWithin(first, ratio, Math.min(sent, length) * (1 + ROUNDING));
    const whole = bytesOfRounds(first, ratio, rounds);
    const inRound = Math.max(0, sent - whole);
    this.roundCounts[index] = (this.roundCounts[index] as number) + rounds;
    this.sentBefore[index] = (this.sentBefore[index] as number) + whole;
    this.stageBytes[index] = Math.floor(roundAfter(first, ratio, rounds) * (1 + ROUNDING));
    this.stageStarts[index] = now - inRound / rate;
    return inRound;
  }

  /** Bytes of the stage under way. */
  stage(index: number): Bytes {
    return this.stageBytes[index] as number;
  }

  /** Length of the stage under way so far; of the last one it is the downtime. */
  stageDuration(index: number, now: Instant): Seconds {
    return now - (this.stageStarts[index] as number);
  }

  /** Bytes of the stages before the one under way. */
  bytesBefore(index: number): Bytes {
    return this.sentBefore[index] as number;
  }

  /** Rounds begun after the first stage. */
  rounds(index: number): number {
    return this.roundCounts[index] as number;
  }

  private itemAt(index: number): ScenarioItem {
    return this.items[index] as ScenarioItem;
  }
}

const dirtiedIn = (rate: BytesPerSecond, workingSet: Bytes, duration: Seconds): Bytes => {
  const dirtied = rate * duration;
  return dirtied >= workingSet * (1 - ROUNDING) ? workingSet : Math.floor(dirtied * (1 + ROUNDING));
};
