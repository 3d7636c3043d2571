/** What pages cost on the wire: migration/ram.c `save_page_header`, `save_zero_page`; migration/multifd.c. */
import { type Bytes, PAGE } from "../base/units.ts";
import type { QemuProfile } from "./qemu-profile.ts";

/** Bytes on the wire of a page in use, and of a zero page. */
export interface PageCosts {
  readonly page: Bytes;
  readonly zeroPage: Bytes;
}

/** One stream: 8 bytes of header before each page; a zero page is a header and one byte. */
const oneStream: PageCosts = { page: PAGE + 8, zeroPage: 9 };

/** multifd: packets of up to 128 pages behind 320 bytes of header and 8 a slot, whatever is in the slots [B]. */
const SLOT: Bytes = (320 + 128 * 8) / 128;
/** With a flush after each section packets go half empty, a sync packet on each channel besides: measured 21 to 26. */
const SLOT_FLUSHED: Bytes = 23;

/** @param multifd channels of multifd; null for the one stream of old. */
export function pageCosts(profile: QemuProfile, multifd: number | null): PageCosts {
  if (multifd === null) return oneStream;
  const slot = profile.flushesEachSection ? SLOT_FLUSHED : SLOT;
  return {
    page: PAGE + slot,
    zeroPage: profile.channelsFindZeroPages ? slot : oneStream.zeroPage,
  };
}
