/** Simpler models of others, on the same rows: what ours has to beat. */
import {
  type Bytes,
  type BytesPerSecond,
  mebibytes,
  milliseconds,
  PAGE,
  type Seconds,
} from "../../sim/index.ts";
import { writesPerSecond } from "../predict/job-of-row.ts";
import type { MeasuredRow } from "../predict/measured-row.ts";

/** What a baseline is given: memory, its dirty rate, the rate of the stream, the downtime limit. */
export interface BaselineInput {
  readonly ram: Bytes;
  readonly touched: Bytes;
  readonly dirtyRate: BytesPerSecond;
  readonly rate: BytesPerSecond;
  readonly downtimeLimit: Seconds;
}

export interface Baseline {
  readonly name: string;
  /** Total time [s]; Infinity when the model never ends. */
  readonly totalTime: (input: BaselineInput) => Seconds;
}

/** Xen stops after so many rounds, or after so many times the memory (Akoush 2010, section 3). */
const XEN_ROUNDS = 29;
const XEN_TIMES_MEMORY = 3;
/** SimGrid's default: what can be dirty at once, as a share of RAM (VmLiveMigration.cpp). */
const SIMGRID_DIRTY_SHARE = 0.9;
/** Rounds after which a model that has no end of its own counts as never ending. */
const ENDLESS = 10_000;

export const baselines: readonly Baseline[] = [
  { name: "RAM over bandwidth", totalTime: ({ ram, rate }) => ram / rate },
  { name: "geometric series (Liu 2011)", totalTime: geometric },
  { name: "AVG (Akoush 2010)", totalTime: average },
  { name: "SimGrid", totalTime: simgrid },
];

/** T = V/B (1 - rho^(n+1)) / (1 - rho), n = ceil(log_rho(Vthd / V)). */
function geometric({ touched, dirtyRate, rate, downtimeLimit }: BaselineInput): Seconds {
  const rho = dirtyRate / rate;
  if (rho >= 1) return Number.POSITIVE_INFINITY;
  if (rho === 0) return touched / rate;
  const rounds = Math.max(0, Math.ceil(Math.log((rate * downtimeLimit) / touched) / Math.log(rho)));
  return ((touched / rate) * (1 - rho ** (rounds + 1))) / (1 - rho);
}

/** Rounds at a constant dirty rate, ended as Xen ends them. */
function average({ ram, touched, dirtyRate, rate, downtimeLimit }: BaselineInput): Seconds {
  let pending = touched;
  let sent = 0;
  for (let round = 0; round < XEN_ROUNDS && sent < XEN_TIMES_MEMORY * ram; round++) {
    sent += pending;
    pending = Math.min(ram, (dirtyRate * pending) / rate);
    if (pending < rate * downtimeLimit) break;
  }
  return (sent + pending) / rate;
}

/** All of RAM first, then what the last stage dirtied, at most 90 % of RAM, until it fits the downtime. */
function simgrid({ ram, dirtyRate, rate, downtimeLimit }: BaselineInput): Seconds {
  let pending = ram;
  let time = 0;
  for (let stage = 0; stage < ENDLESS; stage++) {
    const duration = pending / rate;
    time += duration;
    pending = Math.min(dirtyRate * duration, SIMGRID_DIRTY_SHARE * ram);
    if (pending < rate * downtimeLimit) return time + pending / rate;
  }
  return Number.POSITIVE_INFINITY;
}

/** A row as a baseline sees it, at the rate that its stream gets. */
export const baselineInput = (row: MeasuredRow, rate: BytesPerSecond): BaselineInput => ({
  ram: mebibytes(row.ramMib),
  touched: mebibytes(row.nonzeroMib),
  dirtyRate: row.mode === "idle" ? 0 : writesPerSecond(row) * PAGE,
  rate,
  downtimeLimit: milliseconds(row.downtimeLimitMs),
});
