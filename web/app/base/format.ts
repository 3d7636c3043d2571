/** Every figure on the page is written here, so that one quantity never has two spellings. */
import {
  formatBytes,
  formatDataRate,
  formatDuration,
  formatLinkRate,
  formatShare,
} from "../../../data/units/format.ts";
import type { Quantiles } from "../../../sim/index.ts";

export { formatBytes, formatDataRate, formatDuration, formatLinkRate, formatShare };

/** What stands where a figure is not known. */
export const NOT_KNOWN = "not known";

/** What stands where no replication came so far. */
export const NOT_REACHED = "not reached";

/** A duration with its P90 where they differ as written: "1 m 20 s to 2 m 5 s". */
export function formatRange(
  quantiles: Quantiles | null,
  format: (value: number) => string = formatDuration,
): string {
  if (quantiles === null) return NOT_REACHED;
  const low = format(quantiles.p50);
  const high = format(quantiles.p90);
  return low === high ? low : `${low} to ${high}`;
}

/** The change from one duration to another with its sign: "+4 m", "−1 h 2 m", "no change". */
export function formatDelta(from: number, to: number): string {
  const delta = to - from;
  if (Math.abs(delta) < 0.5) return "no change";
  return `${delta < 0 ? "−" : "+"}${formatDuration(Math.abs(delta))}`;
}

/** ISO 8601 UTC to the minute: "2026-11-23 09:12 UTC". */
export const formatMoment = (iso: string | null): string =>
  iso === null ? "at a time not known" : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

/** "1 server", "12 servers". */
export const countOf = (count: number, noun: string): string =>
  `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

/** Time on an axis: the shortest spelling that tells neighbouring ticks apart. */
export function formatTick(seconds: number): string {
  if (seconds === 0) return "0";
  if (seconds < 60) return `${Number(seconds.toFixed(3))} s`;
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor((seconds % 86400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = Math.round(seconds % 60);
  const parts = [
    days > 0 ? `${days} d` : "",
    hours > 0 ? `${hours} h` : "",
    minutes > 0 ? `${minutes} m` : "",
    rest > 0 ? `${rest} s` : "",
  ].filter((part) => part !== "");
  return parts.join(" ");
}

/** Placement's resource classes as people say them, with their unit. */
export function formatResource(resource: string, amount: number): string {
  switch (resource) {
    case "MEMORY_MB":
      return formatBytes(amount * 1024 ** 2);
    case "DISK_GB":
      return formatBytes(amount * 1024 ** 3);
    case "VCPU":
      return `${Math.round(amount)} VCPU`;
    case "PCPU":
      return `${Math.round(amount)} PCPU`;
    default:
      return `${amount} ${resource}`;
  }
}

export const resourceName = (resource: string): string =>
  ({ MEMORY_MB: "Memory", DISK_GB: "Disk", VCPU: "VCPU", PCPU: "PCPU" })[resource] ?? resource;

/** Move types as Nova's documents say them. */
export const moveTypeName = (type: string): string =>
  ({
    live: "live",
    "block-live": "block live",
    cold: "cold",
    "cold-block": "cold block",
  })[type] ?? type;
