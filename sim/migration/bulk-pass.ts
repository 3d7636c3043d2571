/**
 * The first pass: all of memory in address order, free pages among it.
 *
 * A Linux guest keeps its page structs (64 of 4096 bytes) and what it allocated while booting at the end of memory,
 * behind what is free: the last that the pass sends is memory in use.
 */
import { type Bytes, type BytesPerSecond, MiB, PAGE, type Seconds } from "../base/units.ts";
import { WINDOW } from "./bandwidth-window.ts";
import type { PreCopyInput } from "./pre-copy-input.ts";

/** What booting leaves beside the page structs [B]; measured on Debian guests of 0.25 to 4 GiB. */
const BOOT_ALLOCATIONS: Bytes = 3 * MiB;
/** What the kernel holds at the low end: no program's [B]. */
const KERNEL: Bytes = 64 * MiB;

/** What a Linux guest keeps behind its free memory [B]: page structs, and what booting left. */
export const tailOfMemory = (total: Bytes): Bytes => total / 64 + BOOT_ALLOCATIONS;

export class BulkPass {
  private segment: "before" | "in" | "behind" = "before";
  private readonly input: PreCopyInput;
  /** In use behind the free memory [B]. */
  private readonly tail: Bytes;
  private readonly free: Bytes;

  constructor(input: PreCopyInput) {
    this.input = input;
    this.tail = Math.min(input.normalPages * PAGE, tailOfMemory(input.total));
    this.free = input.zeroPages * PAGE;
  }

  copy(): BulkPass {
    const twin = new BulkPass(this.input);
    twin.segment = this.segment;
    return twin;
  }

  /** True while the scan is within free memory. */
  get inFree(): boolean {
    return this.segment === "in";
  }

  /** True once the scan is behind the free memory. */
  get isBehind(): boolean {
    return this.segment === "behind";
  }

  /** What will be left when the scan enters, or leaves, the free memory; -1 when it has [B]. */
  get boundary(): Bytes {
    if (this.segment === "behind") return -1;
    return this.segment === "before" ? this.tail + this.free : this.tail;
  }

  cross(): void {
    this.segment = this.segment === "before" ? "in" : "behind";
  }

  /** Guest bytes a second within free memory: the wire, or finding that pages are zero, whichever is slower. */
  freeSpeed(rate: BytesPerSecond, quota: boolean): BytesPerSecond {
    return PAGE / Math.max(this.input.costs.zeroPage / rate, this.scanTime(rate, quota));
  }

  /** Free pages among the `remaining` bytes [B]. */
  freeAmong(remaining: Bytes): Bytes {
    return Math.max(0, Math.min(remaining - this.tail, this.free));
  }

  /** Share of the programs' memory, which lies before the free memory, among the `remaining` bytes. */
  programShare(remaining: Bytes): number {
    const programs = this.input.normalPages * PAGE - this.tail - KERNEL;
    const left = Math.max(0, remaining - this.tail - this.freeAmong(remaining));
    return programs > 0 ? Math.min(1, left / programs) : 0;
  }

  /**
   * Time to pass one free page [s]. Under a quota the thread sleeps for most of each window; the windows in which
   * the scan enters and leaves the free memory give it that time.
   */
  private scanTime(rate: BytesPerSecond, quota: boolean): Seconds {
    const { zeroPageTime, zeroPages, burstRate } = this.input;
    if (!quota) return zeroPageTime;
    const idle = WINDOW * Math.max(0, 1 - rate / burstRate);
    return Math.max(0, zeroPageTime - idle / zeroPages);
  }
}
