/** Quantities in the sentences of verdicts: binary prefixes for data, powers of ten for links, as each is sold. */
import { type Bytes, type BytesPerSecond, GiB, MiB, type Seconds } from "../base/units.ts";

/** Two or three figures that matter: "18.4", "240", "0.35". */
function plain(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}

export const sizeWords = (bytes: Bytes): string =>
  bytes >= GiB ? `${plain(bytes / GiB)} GiB` : `${plain(bytes / MiB)} MiB`;

export const rateWords = (rate: BytesPerSecond): string => `${plain(rate / MiB)} MiB/s`;

export const linkWords = (rate: BytesPerSecond): string => `${plain((rate * 8) / 1e9)} Gbit/s`;

export function timeWords(time: Seconds): string {
  if (time < 60) return `${plain(time)} s`;
  const rounded = Math.round(time);
  const [hours, minutes, seconds] = [
    Math.floor(rounded / 3600),
    Math.floor((rounded % 3600) / 60),
    rounded % 60,
  ];
  return hours > 0 ? `${hours} h ${minutes} m` : `${minutes} m ${seconds} s`;
}

export const shareWords = (share: number): string => `${plain(share * 100)} %`;
