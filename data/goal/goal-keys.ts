/** The keys of a goal: how each is read. The command line has an option, a goal file a key of the same name. */
import {
  err,
  type Goal,
  type MaintenanceWindow,
  type MoveOrder,
  ok,
  type Result,
} from "../../sim/index.ts";
import { parseQuantity } from "../units/quantity.ts";

/** What is wrong with a value, and how to write it. */
export interface ValueFault {
  readonly code: string;
  readonly summary: string;
  readonly mend: string;
}
export type Reader<T> = (text: string) => Result<T, ValueFault>;

export const goalKeys = [
  "drain",
  "onto",
  "order",
  "return",
  "hosts-at-once",
  "per-source",
  "per-destination",
  "total",
  "maintenance",
  "reserve",
  "freeze",
  "allow-cold",
  "window",
  "start-hour",
  "stuck",
  "stop-in-place",
  "choice",
  "error-budget",
  "overrun-limit",
  "keep-reserve",
  "window-end",
  "refusals",
  "maintenance-by",
  "maintenance-limit",
  "second-person",
  "set",
  "seed",
] as const;
export type GoalKey = (typeof goalKeys)[number];

const fault = (code: string, summary: string, mend: string): Result<never, ValueFault> =>
  err({ code, summary, mend });

export const wholeNumber =
  (least: number, most: number): Reader<number> =>
  (text) => {
    const value = Number(text);
    return /^\d+$/.test(text.trim()) && value >= least && value <= most
      ? ok(value)
      : fault(
          "bad-number",
          `"${text}" is no whole number from ${least} to ${most}.`,
          `Write one, as in ${Math.min(most, Math.max(least, 2))}.`,
        );
  };

export const oneOf =
  <T extends string>(choices: readonly T[]): Reader<T> =>
  (text) => {
    const found = choices.find((choice) => choice === text.trim());
    return found === undefined
      ? fault("unknown-word", `"${text}" is none of the choices.`, `Write ${choices.join(", ")}.`)
      : ok(found);
  };

export const moveOrder: Reader<MoveOrder> = oneOf([
  "largest-first",
  "smallest-first",
  "longest-first",
  "riskiest-first",
  "by-name",
]);

export const truth: Reader<boolean> = (text) => {
  if (/^(true|yes|on)$/i.test(text.trim())) return ok(true);
  if (/^(false|no|off)$/i.test(text.trim())) return ok(false);
  return fault("unknown-word", `"${text}" is neither true nor false.`, "Write true or false.");
};

export const duration: Reader<number> = (text) => {
  const read = parseQuantity(text, "seconds");
  if (!read.ok) return fault("bad-quantity", read.error, "Write it as in 45 min.");
  return read.value >= 0
    ? ok(read.value)
    : fault("bad-quantity", `"${text}" is negative.`, "Write a length of time of 0 s or more.");
};

/** "abort after 2 h", "force-complete after 5 min": what becomes of a live move that is still running by then. */
/** "leave" is null: Nova's completion timeout alone ends a move. */
export const stuckRule: Reader<NonNullable<Goal["stuck"]> | null> = (text) => {
  if (text.trim() === "leave") return ok(null);
  const [, action, after = ""] = /^(abort|force-complete)\s+after\s+(.+)$/.exec(text.trim()) ?? [];
  if (action !== "abort" && action !== "force-complete") {
    return fault(
      "bad-stuck",
      `"${text}" is no rule for stuck moves.`,
      "Write abort or force-complete and a time, as in abort after 2 h; or leave.",
    );
  }
  const time = duration(after);
  return time.ok ? ok({ action, after: time.value }) : time;
};

/** "10 %" keeps a share of each host, "1 host" room for whole hosts to fail. */
export type Reserve = { readonly share: number } | { readonly hosts: number };

export const reserve: Reader<Reserve> = (text) => {
  const hosts = /^(\d+)\s*hosts?$/.exec(text.trim());
  if (hosts !== null) return ok({ hosts: Number(hosts[1]) });
  const share = parseQuantity(text, "share");
  if (share.ok && share.value >= 0 && share.value < 1) return ok({ share: share.value });
  return fault(
    "bad-reserve",
    `"${text}" is no reserve.`,
    "Write a share below 100 %, as in 10 %, or hosts, as in 1 host; both may stand.",
  );
};

/** "START/END", ISO 8601 with its offset; a time without one would mean another hour on another machine. */
export const maintenanceWindow: Reader<MaintenanceWindow> = (text) => {
  const [start = "", end = "", ...more] = text.trim().split("/");
  const [from, to] = [instant(start), instant(end)];
  if (more.length > 0 || from === null || to === null) {
    return fault(
      "bad-window",
      `"${text}" is no window.`,
      "Write start/end with their offset, as in 2026-12-01T22:00Z/2026-12-02T04:00Z.",
    );
  }
  if (from >= to) {
    return fault("bad-window", `"${text}" ends before it begins.`, "Write the start first.");
  }
  return ok({ start: new Date(from).toISOString(), end: new Date(to).toISOString() });
};

function instant(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}
