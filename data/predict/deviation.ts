/** How uncertain the inputs of one prediction are, and the few variants of it that its interval is drawn from. */
import type { LiveJob, ModelConstants } from "../../sim/index.ts";
import type { RowJob } from "./job-of-row.ts";
import type { MeasuredRow } from "./measured-row.ts";

/** Relative standard deviations of what a prediction rests on. */
interface Spreads {
  /** The rate that the stream gets. */
  readonly rate: number;
  /** Memory in use: counted at the end of a pass, or estimated. */
  readonly touched: number;
  /** What the guest writes. */
  readonly writes: number;
  /** What a throttled guest still writes. */
  readonly throttled: number;
}

/**
 * A host's mean rate when it is stated, when only the nominal one is (what quiet hosts' windows strayed by: a busy host
 * is in the upper end alone), and a share of a link that several use.
 */
const RATE_STATED = 0.006;
const RATE_NOMINAL = 0.0045;
const RATE_SHARED = 0.08;
/** Two TCP streams through one queue take turns: their windows stray that much more than one's alone. */
const SHARED_WINDOWS = 2.5;
const TOUCHED = 0.006;
const WRITES = 0.01;
const WRITES_THROTTLED = 0.2;
const WRITES_DISK = 0.05;

/** Standard normal deviates of each variant for (rate, memory, writes): a balanced half of the 2^3 design, twice. */
const DESIGN: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [1, 1, 1],
  [1, -1, -1],
  [-1, 1, -1],
  [-1, -1, 1],
  [1.4, 0, 0],
  [-1.4, 0, 0],
  [0, 1.4, 0],
  [0, -1.4, 0],
];

/** Variants of one job: the nominal one first, then one for each line of the design, each with a luck of its own. */
export function variantsOf(
  row: MeasuredRow,
  { job, link }: RowJob,
  constants: ModelConstants,
): readonly RowJob[] {
  const spreads = spreadsOf(row);
  return DESIGN.map(([rate, touched, writes], seed) => ({
    job: varied(
      job,
      constants,
      1 + spreads.rate * rate,
      1 + spreads.touched * touched,
      1 + spreads.writes * writes,
      seed,
      row.concurrent > 1,
    ),
    link: link * (1 + spreads.rate * rate),
  }));
}

function spreadsOf(row: MeasuredRow): Spreads {
  const alone = row.meanMibs === null ? RATE_NOMINAL : RATE_STATED;
  const throttles = row.caps.includes("auto-converge");
  return {
    rate: row.concurrent > 1 ? RATE_SHARED : alone,
    touched: TOUCHED,
    writes: throttles ? WRITES_THROTTLED : row.disk === null ? WRITES : WRITES_DISK,
    throttled: throttles ? WRITES_THROTTLED : 0,
  };
}

function varied(
  job: LiveJob,
  constants: ModelConstants,
  rate: number,
  touched: number,
  writes: number,
  seed: number,
  shared: boolean,
): LiveJob {
  const { memory } = job.guest;
  const scaled = {
    ...memory,
    touched: Math.min(memory.total, memory.touched * touched),
    dirty: memory.dirty.map((part) => ({ ...part, rate: part.rate * writes })),
  };
  return {
    ...job,
    guest: { ...job.guest, memory: scaled },
    constants: { ...job.constants, capEfficiency: job.constants.capEfficiency * rate },
    mirrors: job.mirrors.map((disk) => ({ ...disk, writeRate: disk.writeRate * writes })),
    luck: {
      seed,
      quotaSpread: constants.quotaWindowSpread,
      linkSpread: constants.linkWindowSpread * (shared ? SHARED_WINDOWS : 1),
    },
  };
}
