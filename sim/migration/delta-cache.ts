/**
 * XBZRLE: QEMU keeps pages it has sent and sends only what changed in them (migration/ram.c `save_xbzrle_page`).
 *
 * The bulk pass fills no cache: a page's first resend is a miss and goes in full, later ones as their changes, as
 * long as the cache holds the page. What a pass leaves over was not resent in it, so it is known less often than what
 * is found new, which lies among all the others. The cache is indexed by address, so one smaller than what is resent
 * keeps a share of it.
 */
import { type Bytes, PAGE } from "../base/units.ts";
import type { DirtyPart } from "./guest.ts";

/** Header, flag, length and a short run of changed bytes [B]: `save_xbzrle_page` writes 8 + 1 + 2 + the encoding. */
export const HIT_ON_WIRE: Bytes = 24;

/** Of one part: bytes that were resent at least once, among all of it, what was left over, and what was found new. */
interface Known {
  all: Bytes;
  left: Bytes;
  fresh: Bytes;
}

export class DeltaCache {
  private readonly known: Known[];
  private readonly parts: readonly DirtyPart[];
  private readonly size: Bytes;

  constructor(parts: readonly DirtyPart[], size: Bytes, of: DeltaCache | null = null) {
    this.parts = parts;
    this.size = Math.max(PAGE, size);
    this.known = parts.map((_, i) => ({ all: 0, left: 0, fresh: 0, ...of?.known[i] }));
  }

  copy(): DeltaCache {
    return new DeltaCache(this.parts, this.size, this);
  }

  /**
   * A pass over part `i` had `left` bytes left over and `fresh` ones new before it; of either it leaves a share unsent.
   */
  passEnded(i: number, left: Bytes, leftUnsent: number, fresh: Bytes, freshUnsent: number): void {
    const known = this.known[i];
    if (known === undefined) return;
    const met = (left - known.left) * (1 - leftUnsent) + (fresh - known.fresh) * (1 - freshUnsent);
    known.all = Math.min(this.parts[i]?.workingSet ?? 0, known.all + met);
    known.left = known.left * leftUnsent + known.fresh * freshUnsent;
  }

  /** A sync found `fresh` bytes of part `i` new, beside the `left` ones still unsent. */
  found(i: number, left: Bytes, fresh: Bytes): void {
    const known = this.known[i];
    const others = (this.parts[i]?.workingSet ?? 0) - left;
    if (known !== undefined)
      known.fresh = others > 0 ? fresh * ((known.all - known.left) / others) : 0;
  }

  /** Of what is left over, and of what was found new, how much will be found in the cache [B]. */
  get savedOfLeft(): Bytes {
    return this.kept * this.known.reduce((sum, { left }) => sum + left, 0);
  }
  get savedOfFresh(): Bytes {
    return this.kept * this.known.reduce((sum, { fresh }) => sum + fresh, 0);
  }

  /** Share of what was resent that the cache still holds. */
  private get kept(): number {
    const all = this.known.reduce((sum, known) => sum + known.all, 0);
    return all > this.size ? this.size / all : 1;
  }
}
