/** A written goal against its cloud: names become ids, words become figures; every fault at once. */
import {
  type CloudIndex,
  checkGoal,
  compareDiagnostics,
  compareIds,
  type Diagnostic,
  err,
  type Goal,
  indexCloud,
  type MaintenanceWindow,
  type NovaSettings,
  ok,
  type Result,
  type Snapshot,
} from "../../sim/index.ts";
import {
  duration,
  type GoalKey,
  goalKeys,
  maintenanceWindow,
  moveOrder,
  oneOf,
  type Reader,
  reserve,
  stuckRule,
  truth,
  type ValueFault,
  wholeNumber,
} from "./goal-keys.ts";
import { hostsNamed, serverNamed } from "./names.ts";
import { runRules } from "./run-rules.ts";
import { override } from "./settings-overrides.ts";
import type { WrittenGoal, WrittenValue } from "./written-goal.ts";

export interface ReadGoal {
  readonly goal: Goal;
  readonly overrides: Partial<NovaSettings>;
  readonly seed: number;
}

/** Most things at once that anybody means. */
const MOST = 10_000;
const atOnce = wholeNumber(1, MOST);

/** The seed of a plan that names none. */
const SEED = 1;

/** Nova's own timeout is 800 s per GiB of memory and disk: weeks for a large server. Nobody waits so long in a window. */
const STUCK = { action: "abort", after: 4 * 3600 } as const;

export function readGoal(
  written: WrittenGoal,
  snapshot: Snapshot,
): Result<ReadGoal, readonly Diagnostic[]> {
  const cloud = indexCloud(snapshot);
  const reading = new Reading(written);
  const goal = goalOf(reading, cloud);
  const overrides = Object.assign({}, ...reading.all("set", override));
  const seed = reading.one("seed", wholeNumber(0, Number.MAX_SAFE_INTEGER), SEED);
  const faults = [...reading.faults(), ...cloudFaults(reading, goal, cloud)];
  return faults.length > 0 ? err(faults.sort(compareDiagnostics)) : ok({ goal, overrides, seed });
}

function goalOf(reading: Reading, cloud: CloudIndex): Goal {
  const hosts = hostsNamed(cloud);
  const onto = reading.all("onto", hosts).flat();
  const reserves = reading.all("reserve", reserve);
  const stuck = reading.one("stuck", stuckRule, STUCK);
  const inPlace = once(reading.all("stop-in-place", serverNamed(cloud)));
  const choice = reading.one("choice", oneOf(["plan", "nova"] as const), "plan");
  const run = runRules(reading);
  return {
    drain: once(reading.all("drain", hosts).flat()),
    onto: onto.length === 0 ? null : once(onto),
    order: reading.one("order", moveOrder, "largest-first"),
    returnPolicy: reading.one("return", oneOf(["none", "origin"]), "none"),
    maintenanceTime: reading.one("maintenance", duration, 1800),
    hostsAtOnce: reading.one("hosts-at-once", atOnce, 1),
    limits: {
      perSource: reading.one("per-source", atOnce, 1),
      perDestination: reading.one("per-destination", atOnce, 2),
      total: reading.one("total", atOnce, 8),
    },
    reserve: Object.assign({ share: 0, hosts: 0 }, ...reserves),
    frozen: once(reading.all("freeze", serverNamed(cloud))),
    allowCold: reading.one("allow-cold", truth, false),
    windows: reading.all("window", maintenanceWindow).sort(byStart),
    startHour: reading.one("start-hour", wholeNumber(0, 23), null),
    ...(stuck === null ? {} : { stuck }),
    ...(inPlace.length === 0 ? {} : { stopInPlace: inPlace }),
    ...(choice === "plan" ? {} : { choice }),
    ...(run === null ? {} : { run }),
  };
}

const byStart = (a: MaintenanceWindow, b: MaintenanceWindow): number =>
  compareIds(a.start, b.start) || compareIds(a.end, b.end);

/** Sorted, each once: an aggregate and one of its hosts may both be named. */
const once = (ids: readonly string[]): readonly string[] => [...new Set(ids)].sort();

/** What the planner has against the goal, told at the key's own place; silent on keys that were not even readable. */
function cloudFaults(reading: Reading, goal: Goal, cloud: CloudIndex): readonly Diagnostic[] {
  return checkGoal(goal, cloud)
    .filter(({ source }) => !reading.isFaulty(keyOfField(source.field)))
    .map((found) => ({ ...found, source: reading.placeOf(keyOfField(found.source.field)) }));
}

const keyOfField = (field = ""): GoalKey =>
  goalKeys.find((key) => key === field.split(".")[0]) ?? "drain";

/** Reads key by key and keeps the faults, each with its place. */
class Reading {
  private readonly written: WrittenGoal;
  private readonly found: Diagnostic[] = [];
  private readonly faulty = new Set<string>();

  constructor(written: WrittenGoal) {
    this.written = written;
    for (const [key, values] of written) {
      if (goalKeys.some((known) => known === key)) continue;
      const summary = `A goal has no key ${key}.`;
      const mend = `Write one of ${goalKeys.join(", ")}.`;
      for (const value of values) this.note(key, value, { code: "unknown-key", summary, mend });
    }
  }

  /** Every value of a key; those at fault are left out. */
  all<T>(key: GoalKey, reader: Reader<T>): T[] {
    return (this.written.get(key) ?? []).flatMap((value) => {
      const read = reader(value.text);
      if (read.ok) return [read.value];
      this.note(key, value, read.error);
      return [];
    });
  }

  /** The only value of a key, or the default. */
  one<T, D>(key: GoalKey, reader: Reader<T>, otherwise: D): T | D {
    const values = this.written.get(key) ?? [];
    const second = values[1];
    if (second !== undefined) {
      const summary = `${key} stands more than once.`;
      this.note(key, second, { code: "duplicate-key", summary, mend: "Keep one of them." });
    }
    const [read] = this.all(key, reader);
    return read === undefined ? otherwise : read; // null is what was written
  }

  faults(): readonly Diagnostic[] {
    return this.found;
  }

  isFaulty(key: GoalKey): boolean {
    return this.faulty.has(key);
  }

  placeOf(key: GoalKey): Diagnostic["source"] {
    return this.written.get(key)?.[0]?.source ?? { file: "goal", field: key };
  }

  private note(key: string, { source }: WrittenValue, fault: ValueFault): void {
    this.faulty.add(key);
    this.found.push({ severity: "error", ...fault, source });
  }
}
