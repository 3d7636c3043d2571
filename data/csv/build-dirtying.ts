/** How a server writes to its memory, from whatever its row says of that. */
import { exactly, MiB, type Server, type Uncertain } from "../../sim/index.ts";
import { assumedDirtyRate, assumedWorkingSet, ONCE_HIGH, ONCE_LOW } from "./assumed-values.ts";
import type { AssumptionBook } from "./assumption-book.ts";
import { type DirtyFit, fitDirty } from "./dirty-fit.ts";
import { type DirtyPoint, dirtyPoint } from "./dirty-readings.ts";
import type { OwnServer } from "./raw-cloud.ts";
import type { ServerContext } from "./server-context.ts";

const nothing: Uncertain = exactly(0);

/** Rate, working set and hot part: as written, else fitted to the readings, else assumed. */
export function dirtyingOf(
  { id, flavor, own, book, inMemory }: ServerContext,
  touched: Uncertain,
  paused: boolean,
): Pick<Server, "dirtyRate" | "workingSet" | "hot"> {
  if (!inMemory || paused) return { dirtyRate: nothing, workingSet: nothing };
  const points = dirtyPoints(own, flavor.ramMiB * MiB);
  const fit = points.length > 0 ? fitDirty(points) : null;
  const rate = own.dirtyRate ?? fit?.rate ?? null;
  if (rate === null) book.assume("server.dirtyRate", id);
  const workingSet = workingSetOf(own.workingSet ?? fit?.workingSet ?? null, fit, touched);
  if (workingSet === null && rate !== 0) book.assume("server.workingSet", id);
  return {
    dirtyRate: rate === null ? assumedDirtyRate(flavor.vcpus) : measuredRate(id, rate, own, book),
    workingSet: workingSet ?? assumedWorkingSet(touched.value),
    ...hotOf(own, fit),
  };
}

/** Whose word its dirty rate is, and of when; none where it is the class's default. */
export function originOf({ own, inMemory }: ServerContext): Pick<Server, "dirtyOrigin"> {
  const measuredAt = own.dirtyMeasuredAt ?? null;
  if (!inMemory) return {};
  if (own.dirtyRate !== undefined) return { dirtyOrigin: { kind: "stated", measuredAt } };
  const readings = [own.unique1s, own.unique10s, own.unique60s, own.dirtySeries];
  if (readings.every((reading) => reading === undefined)) return {};
  return { dirtyOrigin: { kind: own.dirtySource ?? "page-sampling", measuredAt } };
}

/** All readings of the server, each set right for how its source errs. */
function dirtyPoints(own: Partial<OwnServer>, ram: number): readonly DirtyPoint[] {
  const readings = [
    { seconds: 1, rate: own.unique1s },
    { seconds: 10, rate: own.unique10s },
    { seconds: 60, rate: own.unique60s },
    ...(own.dirtySeries ?? []),
  ];
  return readings.flatMap(({ seconds, rate }) =>
    rate === undefined
      ? []
      : [dirtyPoint({ seconds, rate }, own.dirtySource ?? "page-sampling", ram)],
  );
}

/** As written; else as the readings show it. */
function hotOf(
  { hotWrites, hotSet }: Partial<OwnServer>,
  fit: DirtyFit | null,
): Pick<Server, "hot"> {
  if (hotWrites !== undefined && hotSet !== undefined) {
    return { hot: { writes: hotWrites, set: hotSet } };
  }
  return fit === null || fit.hot === null ? {} : { hot: fit.hot };
}

/** As measured; or, where the readings are a straight line, between what they show at least and all that is in use. */
function workingSetOf(
  measured: number | null,
  fit: DirtyFit | null,
  touched: Uncertain,
): Uncertain | null {
  const most = Math.max(touched.high, MiB);
  if (measured !== null) return exactly(Math.min(measured, most));
  if (fit === null || fit.rate === 0) return null;
  const least = Math.min(fit.least, most);
  return { value: Math.sqrt(least * most), low: least, high: most, source: "measured" };
}

function measuredRate(
  id: string,
  value: number,
  own: Partial<OwnServer>,
  book: AssumptionBook,
): Uncertain {
  const { dirtyRateP10, dirtyRateP90 } = own;
  if ((dirtyRateP10 === undefined || dirtyRateP90 === undefined) && value > 0) {
    book.assume("server.dirtyRateSpread", id);
  }
  return {
    value,
    low: Math.min(value, dirtyRateP10 ?? value * ONCE_LOW),
    high: Math.max(value, dirtyRateP90 ?? value * ONCE_HIGH),
    source: "measured",
  };
}
