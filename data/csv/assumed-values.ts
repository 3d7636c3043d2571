/** The figures behind assumed-fields.ts, in base units: P50 with P10 and P90. */
import { type Bytes, type BytesPerSecond, MiB, type Uncertain } from "../../sim/index.ts";

const assumed = (value: number, low: number, high: number): Uncertain => ({
  value,
  low,
  high,
  source: "assumed",
});

export const assumedDiskRead = assumed(500 * MiB, 150 * MiB, 1500 * MiB);
export const assumedDiskWrite = assumed(400 * MiB, 120 * MiB, 1200 * MiB);
export const assumedShareLeft = assumed(0.8, 0.5, 0.95);
export const ASSUMED_LINK: BytesPerSecond = 10e9 / 8;
export const ASSUMED_MTU = 1500;
export const ASSUMED_VCPU_RATIO = 4;
export const ASSUMED_RESERVED_MIB = 512;

/** A rate measured once stands for another hour of another day. */
export const ONCE_LOW = 0.5;
export const ONCE_HIGH = 2;

/** QEMU's own memory beside its guest's: heap, stacks, display, queues of devices. */
const QEMU_OWN = { value: 100 * MiB, low: 30 * MiB, high: 250 * MiB };
/** Of what is resident, a guest may have cleared so much after use (zeroing on free, large caches given back), P10. */
const CLEARED = 0.15;

/**
 * Memory in use by the resident set of the server's QEMU. It errs upwards, by QEMU's own memory and by pages that were
 * cleared, and downwards where the host swaps, which nobody should let it.
 */
export function touchedOfResident(resident: Bytes, ram: Bytes): Uncertain {
  const within = (bytes: Bytes): Bytes => Math.min(ram, Math.max(MiB, bytes));
  return {
    value: within(resident - QEMU_OWN.value),
    low: within((1 - CLEARED) * (resident - QEMU_OWN.high)),
    high: within(resident - QEMU_OWN.low),
    source: "measured",
  };
}

export const assumedTouched = (ram: Bytes): Uncertain => assumed(0.7 * ram, 0.35 * ram, 0.95 * ram);

export const assumedDirtyRate = (vcpus: number): Uncertain =>
  assumed(4 * vcpus * MiB, 0.2 * vcpus * MiB, 40 * vcpus * MiB);

/** A share of the memory in use, never less than one MiB. */
export const assumedWorkingSet = (touched: Bytes): Uncertain =>
  assumed(
    Math.max(MiB, 0.2 * touched),
    Math.max(MiB, 0.05 * touched),
    Math.max(MiB, 0.6 * touched),
  );

export const assumedAllocated = (size: Bytes): Uncertain =>
  assumed(0.45 * size, 0.1 * size, 0.95 * size);

/** A disk's part of its server's writes, by its share of the server's disk space. */
export const assumedDiskWrites = (vcpus: number, share: number): Uncertain =>
  assumed(0.5 * vcpus * share * MiB, 0.02 * vcpus * share * MiB, 5 * vcpus * share * MiB);
