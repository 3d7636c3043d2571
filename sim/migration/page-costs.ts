/** What pages cost on the wire: migration/ram.c `save_page_header`, `save_normal_page`, `save_zero_page`. */
import { type Bytes, PAGE } from "../base/units.ts";

/** 8 bytes of header before each page. */
export const PAGE_ON_WIRE: Bytes = PAGE + 8;
/** A zero page is a header and one byte. */
export const ZERO_PAGE_ON_WIRE: Bytes = 9;
/** Wire bytes per byte of memory in use. */
export const WIRE_PER_BYTE = PAGE_ON_WIRE / PAGE;
/** Wire bytes per byte of free memory. */
export const ZERO_WIRE_PER_BYTE = ZERO_PAGE_ON_WIRE / PAGE;
