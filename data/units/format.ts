/** Quantities as people read them, for tables and pages. Browser-safe; sim/ itself never formats. */

const binarySizes = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;
const decimalBits = ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"] as const;

/** Three significant digits at most, without a trailing ".0"; whole numbers from 100 up. */
function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return "unknown";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}

function scaled(value: number, step: number, names: readonly string[]): string {
  let at = 0;
  let rest = value;
  // 999.5 would be shown as 1000 of the smaller unit, so the next one takes over a little before.
  while (Math.abs(rest) >= step * 0.9995 && at < names.length - 1) {
    rest /= step;
    at += 1;
  }
  return `${shortNumber(rest)} ${names[at]}`;
}

/** Bytes as KiB, MiB, GiB (powers of two): 1610612736 -> "1.5 GiB". */
export const formatBytes = (bytes: number): string => scaled(bytes, 1024, binarySizes);

/** Bytes per second as the bits per second that links are sold in: 1.25e9 -> "10 Gbit/s". */
export const formatLinkRate = (bytesPerSecond: number): string =>
  scaled(bytesPerSecond * 8, 1000, decimalBits);

/** Bytes per second as memory and disks are measured: 367001600 -> "350 MiB/s". */
export const formatDataRate = (bytesPerSecond: number): string =>
  `${scaled(bytesPerSecond, 1024, binarySizes)}/s`;

/** Seconds as a person reads a clock: 0.052 -> "52 ms", 75 -> "1 m 15 s", 5400 -> "1 h 30 m". */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "unknown";
  if (seconds < 0) return `-${formatDuration(-seconds)}`;
  if (seconds === 0) return "0 s";
  if (seconds < 0.9995) return `${shortNumber(seconds * 1000)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return joined(minutes, "m", whole % 60, "s");
  const allMinutes = Math.round(seconds / 60);
  const hours = Math.floor(allMinutes / 60);
  if (hours < 48) return joined(hours, "h", allMinutes % 60, "m");
  const allHours = Math.round(seconds / 3600);
  return joined(Math.floor(allHours / 24), "d", allHours % 24, "h");
}

const joined = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;

/** A share 0..1 as per cent; never rounds a share that is not 0 or 1 to 0 % or 100 %. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return "unknown";
  if (share > 0 && share < 0.01) return "<1 %";
  if (share < 1 && share > 0.99) return ">99 %";
  return `${Math.round(share * 100)} %`;
}
