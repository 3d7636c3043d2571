/** Which memory is dirty and unsent, by the parts that the guest writes to. */
import { type Bytes, PAGE, type Seconds } from "../base/units.ts";
import type { BulkPass } from "./bulk-pass.ts";
import { DeltaCache, HIT_ON_WIRE } from "./delta-cache.ts";
import { newlyDirty } from "./dirty-curve.ts";
import type { PreCopyInput } from "./pre-copy-input.ts";

export class DirtyLedger {
  /** What the last sync left pending; before the first, all of memory [B]. */
  pending: Bytes;
  /** Of it, what the last sync found new: sent after what was left over, as the scan goes on where it stood [B]. */
  fresh: Bytes;
  /** Wire bytes per byte of what was left over, and of what was new. */
  leftCost: number;
  freshCost: number;
  private leftByPart: readonly Bytes[];
  private freshByPart: readonly Bytes[];
  /** Free pages among what was left over [B]. */
  private free: Bytes = 0;
  private synced = false;
  /** Time that the guest has run since the last sync, less what the throttle took [s]. */
  private exposure: Seconds = 0;
  /** The same of the round before; of the bulk pass nothing is known, as if it were long [s]. */
  private exposureBefore: Seconds = Number.POSITIVE_INFINITY;
  private cache: DeltaCache | null;
  private readonly input: PreCopyInput;

  constructor(input: PreCopyInput) {
    this.input = input;
    this.pending = input.total;
    this.fresh = input.total;
    this.leftCost = input.costs.page / PAGE;
    this.freshCost = this.leftCost;
    this.leftByPart = input.parts.map(() => 0);
    this.freshByPart = input.parts.map(() => 0);
    this.cache = input.xbzrleCache === null ? null : new DeltaCache(input.parts, input.xbzrleCache);
  }

  copy(): DirtyLedger {
    const twin = new DirtyLedger(this.input);
    twin.pending = this.pending;
    twin.fresh = this.fresh;
    twin.leftCost = this.leftCost;
    twin.freshCost = this.freshCost;
    twin.leftByPart = this.leftByPart; // replaced at each sync, never written to
    twin.freshByPart = this.freshByPart;
    twin.free = this.free;
    twin.synced = this.synced;
    twin.exposure = this.exposure;
    twin.exposureBefore = this.exposureBefore;
    twin.cache = this.cache?.copy() ?? null;
    return twin;
  }

  /** The guest ran for so long [s]. */
  expose(time: Seconds): void {
    this.exposure += time;
  }

  /** What a sync would find new with `remaining` bytes unsent [B]. */
  found(remaining: Bytes, bulk: BulkPass): Bytes {
    const left = this.unsent(remaining, bulk);
    return left.reduce((sum, unsent, i) => sum + this.freshOf(i, unsent), 0);
  }

  /** Takes what was written since the last sync as dirty; returns how much of it is new [B]. */
  sync(remaining: Bytes, bulk: BulkPass): Bytes {
    const left = this.unsent(remaining, bulk);
    const fresh = left.map((unsent, i) => this.freshOf(i, unsent));
    this.free = this.synced ? this.free * this.shareOfLeft(remaining) : bulk.freeAmong(remaining);
    this.renewCache(remaining, left, fresh);
    this.leftByPart = left;
    this.freshByPart = fresh;
    this.fresh = 0;
    for (const bytes of fresh) this.fresh += bytes;
    this.pending = remaining + this.fresh;
    this.leftCost = this.costOf(remaining, this.free, this.cache?.savedOfLeft ?? 0);
    this.freshCost = this.costOf(this.fresh, 0, this.cache?.savedOfFresh ?? 0);
    this.synced = true;
    this.exposureBefore = this.exposure;
    this.exposure = 0;
    return this.fresh;
  }

  /** Wire bytes of sending all of the last `remaining` bytes. */
  wireOf(remaining: Bytes): Bytes {
    const late = Math.min(remaining, this.fresh);
    return late * this.freshCost + (remaining - late) * this.leftCost;
  }

  /** Wire bytes per byte: free pages cost 9 bytes each, pages in xbzrle's cache their changes. */
  private costOf(all: Bytes, free: Bytes, saved: Bytes): number {
    const { page, zeroPage } = this.input.costs;
    if (all <= 0) return page / PAGE;
    const full = Math.max(0, all - free - saved);
    return (free * zeroPage + full * page + saved * HIT_ON_WIRE) / PAGE / all;
  }

  /** Tells xbzrle's cache, where there is one, what the pass has sent and what the sync finds. */
  private renewCache(remaining: Bytes, left: readonly Bytes[], fresh: readonly Bytes[]): void {
    const { cache } = this;
    if (cache === null) return;
    const ofLeft = this.shareOfLeft(remaining);
    const unsent = this.unsentFresh(Math.min(this.fresh, remaining));
    for (const [i, before] of this.freshByPart.entries()) {
      const ofFresh = before > 0 ? (unsent[i] ?? 0) / before : 0;
      cache.passEnded(i, this.leftByPart[i] ?? 0, ofLeft, before, ofFresh);
      cache.found(i, left[i] ?? 0, fresh[i] ?? 0);
    }
  }

  private freshOf(i: number, unsent: Bytes): Bytes {
    const part = this.input.parts[i];
    return part === undefined ? 0 : newlyDirty(part, this.exposure, unsent, this.exposureBefore);
  }

  /** Bytes of each part that are still unsent: the bulk pass leaves its share of the programs' memory. */
  private unsent(remaining: Bytes, bulk: BulkPass): Bytes[] {
    if (!this.synced) {
      const share = bulk.programShare(remaining);
      return this.input.parts.map((part) => part.workingSet * share);
    }
    const ofLeft = this.shareOfLeft(remaining);
    const unsent = this.unsentFresh(Math.min(this.fresh, remaining));
    for (let i = 0; i < unsent.length; i++)
      unsent[i] = (unsent[i] ?? 0) + (this.leftByPart[i] ?? 0) * ofLeft;
    return unsent;
  }

  /** What of each part is among the last `bytes` of what the last sync found new: the scan goes by address. */
  private unsentFresh(bytes: Bytes): Bytes[] {
    const unsent = [...this.freshByPart];
    if (!this.input.partsInOrder) {
      const share = this.fresh > 0 ? bytes / this.fresh : 0;
      for (let i = 0; i < unsent.length; i++) unsent[i] = (unsent[i] ?? 0) * share;
      return unsent;
    }
    let left = bytes;
    for (let i = unsent.length - 1; i >= 0; i--) {
      const part = Math.min(unsent[i] ?? 0, left);
      unsent[i] = part;
      left -= part;
    }
    return unsent;
  }

  /** Of what the last sync had left over, the share that is among the `remaining` bytes: it is sent first. */
  private shareOfLeft(remaining: Bytes): number {
    const left = this.pending - this.fresh;
    return left > 0 ? Math.max(0, remaining - this.fresh) / left : 0;
  }
}
