/**
 * Units of the simulator: bytes, seconds, bytes per second, always.
 *
 * The aliases name what a number is; every edge (CSV header, JSON key, option) carries the unit in its name
 * (`_bytes`, `_s`, `_bytes_per_s`). Other scales are written through the constructors below and nowhere else.
 */

/** Amount of data [B]. */
export type Bytes = number;
/** A length of time [s]. */
export type Seconds = number;
/** A point in time, in seconds since the start of the run [s]. */
export type Instant = number;
/** A rate of data [B/s]. */
export type BytesPerSecond = number;

export const KiB = 1024;
export const MiB = 1024 ** 2;
export const GiB = 1024 ** 3;

/** Guest and QEMU page on x86 and QEMU's TARGET_PAGE_SIZE [B]. */
export const PAGE: Bytes = 4096;

/** n MiB as bytes (Nova's MEMORY_MB and nova.conf's MiB are powers of two). */
export const mebibytes = (n: number): Bytes => n * MiB;
/** n GiB as bytes (Nova's DISK_GB is a power of two). */
export const gibibytes = (n: number): Bytes => n * GiB;
/** n Gbit/s (powers of ten, as link speeds are sold) as bytes per second. */
export const gigabitsPerSecond = (n: number): BytesPerSecond => (n * 1e9) / 8;
/** n Mbit/s (powers of ten) as bytes per second. */
export const megabitsPerSecond = (n: number): BytesPerSecond => (n * 1e6) / 8;
/** n milliseconds as seconds. */
export const milliseconds = (n: number): Seconds => n / 1000;
