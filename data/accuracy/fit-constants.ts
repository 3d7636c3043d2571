/** The test-bed's constants fitted to some of a file's rows, for judging them by the others. */
import {
  type LiveMove,
  type ModelConstants,
  mebibytes,
  megabitsPerSecond,
} from "../../sim/index.ts";
import { type MeasuredResult, measuredResults } from "../predict/measured-result.ts";
import type { MeasuredRow } from "../predict/measured-row.ts";
import { moveRows } from "../predict/predict-rows.ts";
import type { MeasuredFile } from "../predict/read-measured.ts";
import { quantile } from "./quantile.ts";
import { isQuiet } from "./quiet.ts";

/** The test-bed's figures that runs of any kind can tell, each with the way to scale it. */
const fitted: Readonly<Record<string, (of: ModelConstants, by: number) => ModelConstants>> = {
  streamRate: (of, by) => ({ ...of, streamRate: of.streamRate * by }),
  firstTouchRate: (of, by) => ({ ...of, firstTouchRate: of.firstTouchRate * by }),
  zeroPageTime: (of, by) => ({ ...of, zeroPageTime: of.zeroPageTime * by }),
  noise: (of, by) => ({
    ...of,
    noise: { rate: of.noise.rate * by, workingSet: of.noise.workingSet * by },
  }),
  setupTime: (of, by) => ({ ...of, setupTime: of.setupTime * by }),
  stopTime: (of, by) => ({ ...of, stopTime: of.stopTime * by }),
  resumeTime: (of, by) => ({ ...of, resumeTime: of.resumeTime * by }),
  socketQueue: (of, by) => ({ ...of, socketQueue: of.socketQueue * by }),
  mirrorEfficiency: (of, by) => ({
    ...of,
    mirrorEfficiency: Math.min(1, of.mirrorEfficiency * by),
  }),
};
/** Multiples of the catalogue's value that are tried: the catalogue's own first, so that it wins a draw. */
const MULTIPLES = [1, 0.5, 0.7, 0.85, 0.95, 1.05, 1.18, 1.4, 2];

/** Expected errors that weigh the parts of a row's loss: time [relative], outage [s, relative]; no part counts more than ten. */
const EXPECTED = { time: 0.01, outage: 0.015, outageShare: 0.15 };
const MOST = 10;

export interface Fit {
  readonly constants: ModelConstants;
  /** The multiples of the catalogue's values that the rows chose, where not 1. */
  readonly moved: Readonly<Record<string, number>>;
}

/** Every multiple of every constant is tried on all rows once; each fit then sums over the rows that it may see. */
export class ConstantsFit {
  private readonly file: MeasuredFile;
  private readonly base: ModelConstants;
  private readonly losses: readonly {
    readonly name: string;
    readonly rows: readonly (readonly number[])[];
  }[];

  constructor(file: MeasuredFile, base: ModelConstants) {
    const results = measuredResults(file);
    this.file = file;
    this.base = base;
    this.losses = Object.entries(fitted).map(([name, scale]) => ({
      name,
      rows: MULTIPLES.map((by) => lossesOf(results, moveRows(file.rows, scale(base, by)))),
    }));
  }

  /** One constant at a time. One whose loss these rows do not change is not theirs to tell: it stays. */
  fittedTo(seen: readonly boolean[]): Fit {
    const rows = this.file.rows.filter((_, i) => seen[i]);
    const moved: Record<string, number> = {};
    let own = {
      ...this.base,
      linkEfficiency: deliveredOfLinks(rows) ?? this.base.linkEfficiency,
      capEfficiency: deliveredOfCaps(rows) ?? this.base.capEfficiency,
    };
    for (const { name, rows } of this.losses) {
      const sums = rows.map((loss) => sum(loss.filter((_, i) => seen[i])));
      const by = MULTIPLES[sums.indexOf(Math.min(...sums))] ?? 1;
      if (by === 1) continue;
      moved[name] = by;
      own = fitted[name]?.(own, by) ?? own;
    }
    return { constants: own, moved };
  }
}

/** What a quiet host makes of a link is seen directly: the upper quarter of what single streams were given. */
function deliveredOfLinks(rows: readonly MeasuredRow[]): number | null {
  const shares = rows.flatMap(({ meanMibs, linkMbit, disk, concurrent }) =>
    meanMibs === null || linkMbit === null || disk !== null || concurrent > 1
      ? []
      : [mebibytes(meanMibs) / megabitsPerSecond(linkMbit)],
  );
  return shares.length === 0 ? null : quantile(shares, 0.75);
}

/** And what quiet hosts make of a cap: the middle of what their runs were given. */
function deliveredOfCaps(rows: readonly MeasuredRow[]): number | null {
  const shares = rows.flatMap((row) =>
    row.meanMibs === null || row.capMibs === null || !isQuiet(row) || row.changes.length > 0
      ? []
      : [Math.min(1, row.meanMibs / row.capMibs)],
  );
  return shares.length === 0 ? null : quantile(shares, 0.5);
}

const completed = (move: LiveMove | undefined): boolean => move?.result?.end === "completed";

/** Absolute relative error of each total time; NaN where there is none. */
export const timeErrors = (
  results: readonly MeasuredResult[],
  moves: readonly LiveMove[],
): readonly number[] =>
  results.map(({ totalTime, completed: done }, i) => {
    const predicted = moves[i]?.counters.memoryTime ?? null;
    return !done || totalTime === null || predicted === null || !completed(moves[i])
      ? Number.NaN
      : Math.abs(predicted / totalTime - 1);
  });

function lossesOf(
  results: readonly MeasuredResult[],
  moves: readonly LiveMove[],
): readonly number[] {
  const times = timeErrors(results, moves);
  return results.map(({ outage, mirrorReady, completed: done }, i) => {
    const move = moves[i];
    const mirror = move?.counters.mirrorTime ?? null;
    const ofMirror =
      mirrorReady === null || mirror === null
        ? 0
        : Math.abs(mirror / mirrorReady - 1) / EXPECTED.time;
    if (done !== completed(move)) return MOST;
    const time = times[i] ?? Number.NaN;
    const ofTime = Number.isNaN(time) ? 0 : time / EXPECTED.time;
    const allowed = Math.max(EXPECTED.outage, EXPECTED.outageShare * (outage ?? 0));
    const ofOutage =
      !done || outage === null || move === undefined
        ? 0
        : Math.abs(move.counters.outage - outage) / allowed;
    return Math.min(MOST, ofTime) + Math.min(MOST, ofOutage) + Math.min(MOST, ofMirror);
  });
}

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
