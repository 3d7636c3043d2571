/** Where the scan over memory stands: what is left to send, what it costs on the wire, what the guest dirtied behind it. */
import { type Bytes, type BytesPerSecond, PAGE, type Seconds } from "../base/units.ts";
import { BulkPass } from "./bulk-pass.ts";
import { DirtyLedger } from "./dirty-ledger.ts";
import type { Pace } from "./pace.ts";
import type { PreCopyInput } from "./pre-copy-input.ts";

export class PageScan {
  /** Guest bytes still to send as QEMU knows it. */
  remaining: Bytes;
  /** Of `remaining`, what the destination has never had [B]. */
  neverSent: Bytes;
  /** True until the first sync. */
  isFirst = true;
  private readonly input: PreCopyInput;
  private readonly bulk: BulkPass;
  private readonly ledger: DirtyLedger;

  constructor(input: PreCopyInput, of: PageScan | null = null) {
    this.input = input;
    this.remaining = of?.remaining ?? input.total;
    this.neverSent = of?.neverSent ?? input.total;
    this.isFirst = of?.isFirst ?? true;
    this.bulk = of?.bulk.copy() ?? new BulkPass(input);
    this.ledger = of?.ledger.copy() ?? new DirtyLedger(input);
  }

  copy(): PageScan {
    return new PageScan(this.input, this);
  }

  /** What the last sync left pending; before the first, all of memory [B]. */
  get pending(): Bytes {
    return this.ledger.pending;
  }

  /** Wire bytes of what is left. */
  get wireLeft(): Bytes {
    return this.ledger.wireOf(this.remaining);
  }

  /** Guest bytes written since the last sync that a sync would find new. */
  get foundNow(): Bytes {
    return this.ledger.found(this.remaining, this.bulk);
  }

  /** True while free memory is still ahead, or being scanned: then no quota's burst reaches the pass's end. */
  get freeIsAhead(): boolean {
    return this.isFirst && !this.bulk.isBehind;
  }

  /** Guest bytes a second that the pace carries where the scan stands. */
  speed({ rate, quota }: Pace): BytesPerSecond {
    return this.inFree ? this.bulk.freeSpeed(rate, quota) : rate / this.wirePerByte;
  }

  /** Bytes on the wire per guest byte where the scan stands. */
  get wirePerByte(): number {
    if (this.inFree) return this.input.costs.zeroPage / PAGE;
    return this.atFresh ? this.ledger.freshCost : this.ledger.leftCost;
  }

  /** What will be left where pages of another cost begin; -1 when none do [B]. */
  get boundary(): Bytes {
    if (this.isFirst) return this.bulk.boundary;
    return this.atFresh ? -1 : this.ledger.fresh;
  }

  /** Passes a boundary: exactly so much is left then, whatever rounding says. */
  cross(boundary: Bytes): void {
    this.take(this.remaining - boundary);
    if (this.isFirst) this.bulk.cross();
  }

  take(guest: Bytes): void {
    if (this.remaining > 0) this.neverSent *= 1 - guest / this.remaining;
    this.remaining = Math.max(0, this.remaining - guest);
  }

  /** The guest ran for so long [s]. */
  expose(time: Seconds): void {
    this.ledger.expose(time);
  }

  /** A dirty-bitmap sync: returns how many bytes it found new, which are left from then on [B]. */
  sync(): Bytes {
    if (this.isFirst) this.neverSent = this.remaining - this.bulk.freeAmong(this.remaining);
    const found = this.ledger.sync(this.remaining, this.bulk);
    this.remaining += found;
    this.isFirst = false;
    return found;
  }

  /** True while the bulk pass scans the guest's free memory. */
  private get inFree(): boolean {
    return this.isFirst && this.bulk.inFree;
  }

  /** True once what the last sync had left over is sent. */
  private get atFresh(): boolean {
    return this.remaining <= this.ledger.fresh;
  }
}
