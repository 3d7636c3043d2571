/**
 * XBZRLE: QEMU keeps pages it has sent and sends only what changed in them (migration/ram.c `save_xbzrle_page`).
 *
 * The bulk pass fills no cache: a page's first resend is a miss and goes in full, later ones as their changes, as
 * long as the cache holds the page. The cache is indexed by address, so one smaller than what is resent keeps a
 * share of it.
 */
import { type Bytes, PAGE } from "../base/units.ts";
import type { DirtyPart } from "./guest.ts";

/** Header, flag, length and a short run of changed bytes [B]: `save_xbzrle_page` writes 8 + 1 + 2 + the encoding. */
export const HIT_ON_WIRE: Bytes = 24;

export class DeltaCache {
  /** Bytes of each part that were resent at least once. */
  private resent: Bytes[];
  private readonly parts: readonly DirtyPart[];
  private readonly size: Bytes;

  constructor(parts: readonly DirtyPart[], size: Bytes) {
    this.parts = parts;
    this.size = Math.max(PAGE, size);
    this.resent = parts.map(() => 0);
  }

  /** A pass began with `pending` bytes of each part and leaves `left` of them unsent. */
  passEnded(pending: readonly Bytes[], left: readonly Bytes[]): void {
    for (const [i, part] of this.parts.entries()) {
      const sent = Math.max(0, (pending[i] ?? 0) - (left[i] ?? 0));
      const known = this.resent[i] ?? 0;
      const unknown = part.workingSet > 0 ? 1 - known / part.workingSet : 0;
      this.resent[i] = Math.min(part.workingSet, known + sent * unknown);
    }
  }

  /** Of `pending` bytes of each part, how many will be found in the cache [B]. */
  savedOf(pending: readonly Bytes[]): Bytes {
    const all = this.resent.reduce((sum, bytes) => sum + bytes, 0);
    const kept = all > this.size ? this.size / all : 1;
    return this.parts.reduce((sum, part, i) => {
      const share = part.workingSet > 0 ? (this.resent[i] ?? 0) / part.workingSet : 0;
      return sum + (pending[i] ?? 0) * share * kept;
    }, 0);
  }

  copy(): DeltaCache {
    const twin = new DeltaCache(this.parts, this.size);
    twin.resent = [...this.resent];
    return twin;
  }
}
