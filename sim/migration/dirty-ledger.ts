/** Which memory is dirty and unsent, by the parts that the guest writes to. */
import type { Bytes, Seconds } from "../base/units.ts";
import type { BulkPass } from "./bulk-pass.ts";
import { DeltaCache, HIT_ON_WIRE } from "./delta-cache.ts";
import { newlyDirty } from "./dirty-curve.ts";
import { PAGE_ON_WIRE, WIRE_PER_BYTE, ZERO_WIRE_PER_BYTE } from "./page-costs.ts";
import type { PreCopyInput } from "./pre-copy-input.ts";

export class DirtyLedger {
  /** What the last sync left pending; before the first, all of memory [B]. */
  pending: Bytes;
  private byPart: Bytes[];
  /** Free pages among what is pending [B]. */
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
    this.byPart = input.parts.map(() => 0);
    this.cache = input.xbzrleCache === null ? null : new DeltaCache(input.parts, input.xbzrleCache);
  }

  copy(): DirtyLedger {
    const twin = Object.assign(new DirtyLedger(this.input), this);
    twin.byPart = [...this.byPart];
    twin.cache = this.cache?.copy() ?? null;
    return twin;
  }

  /** The guest ran for so long [s]. */
  expose(time: Seconds): void {
    this.exposure += time;
  }

  /** What a sync would find new with `remaining` bytes unsent [B]. */
  found(remaining: Bytes, bulk: BulkPass): Bytes {
    const left = this.leftByPart(remaining, bulk);
    return this.input.parts.reduce((sum, _, i) => sum + this.freshOf(i, left), 0);
  }

  /** Takes what was written since the last sync as dirty; returns how much of it is new [B]. */
  sync(remaining: Bytes, bulk: BulkPass): Bytes {
    const left = this.leftByPart(remaining, bulk);
    const free = this.synced ? this.free * this.shareLeft(remaining) : bulk.freeAmong(remaining);
    if (this.synced) this.cache?.passEnded(this.byPart, left);
    let found = 0;
    for (let i = 0; i < left.length; i++) {
      const fresh = this.freshOf(i, left);
      found += fresh;
      this.byPart[i] = (left[i] ?? 0) + fresh;
    }
    this.pending = remaining + found;
    this.free = free;
    this.synced = true;
    this.exposureBefore = this.exposure;
    this.exposure = 0;
    return found;
  }

  /** Wire bytes per byte pending: free pages cost 9 bytes each, pages in xbzrle's cache their changes. */
  get wirePerByte(): number {
    if (!this.synced || this.pending <= 0) return WIRE_PER_BYTE;
    const saved = this.cache?.savedOf(this.byPart) ?? 0;
    const full = this.pending - this.free - saved;
    const wire =
      this.free * ZERO_WIRE_PER_BYTE +
      (full + saved * (HIT_ON_WIRE / PAGE_ON_WIRE)) * WIRE_PER_BYTE;
    return wire / this.pending;
  }

  private freshOf(i: number, left: readonly Bytes[]): Bytes {
    const part = this.input.parts[i];
    return part === undefined
      ? 0
      : newlyDirty(part, this.exposure, left[i] ?? 0, this.exposureBefore);
  }

  /** Bytes of each part that are still unsent: passes mix them, the bulk pass leaves its share of the programs. */
  private leftByPart(remaining: Bytes, bulk: BulkPass): Bytes[] {
    if (this.synced) {
      const share = this.shareLeft(remaining);
      return this.byPart.map((pending) => pending * share);
    }
    const share = bulk.programShare(remaining);
    return this.input.parts.map((part) => part.workingSet * share);
  }

  private shareLeft(remaining: Bytes): number {
    return this.pending > 0 ? remaining / this.pending : 0;
  }
}
