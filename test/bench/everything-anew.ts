/**
 * A bare scenario as a careful programmer simulates it without our engine: lists of what runs, one scan for what comes
 * next, and all rates solved anew at every event. The yardstick of the engine's benchmarks.
 */
import type { Scenario, ScenarioItem } from "../../sim/scenario/scenario.ts";
import type { OracleFlow } from "../support/full-water-filling.ts";
import { endStage, type Work } from "../support/plain-simulation.ts";
import { fullSolve } from "./full-solve.ts";

export interface AnewRun {
  /** Instants at which something began, ended or went into its next round. */
  readonly events: number;
  /** When each item ended [s], by id. */
  readonly ends: ReadonlyMap<string, number>;
}

interface Running extends Work {
  readonly flow: OracleFlow;
}

/** Runs to the end, or through so many events. */
export function everythingAnew(
  scenario: Scenario,
  capacities: readonly number[],
  routes: readonly (readonly number[])[],
  mostEvents = Number.POSITIVE_INFINITY,
): AnewRun {
  const ends = new Map<string, number>();
  const waiting = new Waiting(scenario, routes);
  let running: Running[] = [];
  let now = 0;
  let events = 0;
  for (; events < mostEvents; events += 1) {
    const rates = fullSolve(
      capacities,
      running.map(({ flow }) => flow),
    );
    let next = waiting.next(now);
    for (const [at, { left }] of running.entries()) {
      next = Math.min(next, now + left / (rates[at] ?? 0));
    }
    if (next === Number.POSITIVE_INFINITY) break;
    for (const [at, work] of running.entries()) work.left -= (rates[at] ?? 0) * (next - now);
    now = next;
    running = running.filter((work) => {
      const due = work.left <= 1e-9 * work.stage + 1e-5;
      if (!due || !endStage(scenario, work, now)) return true;
      ends.set(work.item.id, now);
      waiting.passOn(work.item);
      return false;
    });
    running.push(...waiting.take(now));
  }
  return { events, ends };
}

/** Who has a slot of its source and waits for its start, and who stands behind for a slot. */
class Waiting {
  private readonly behind = new Map<number, ScenarioItem[]>();
  private readonly routeOf: ReadonlyMap<ScenarioItem, readonly number[]>;
  private admitted: ScenarioItem[] = [];

  constructor({ items, limitOut }: Scenario, routes: readonly (readonly number[])[]) {
    this.routeOf = new Map(items.map((item, index) => [item, routes[index] ?? []]));
    const taken = new Map<number, number>();
    for (const item of items) {
      const ahead = taken.get(item.source) ?? 0;
      const free = item.kind === "flow" || limitOut === 0 || ahead < limitOut;
      if (free) this.admitted.push(item);
      else this.behind.set(item.source, [...(this.behind.get(item.source) ?? []), item]);
      if (item.kind === "mig") taken.set(item.source, ahead + 1);
    }
    this.admitted.sort((a, b) => a.start - b.start);
  }

  next(now: number): number {
    return this.admitted.reduce(
      (least, { start }) => Math.min(least, Math.max(now, start)),
      Number.POSITIVE_INFINITY,
    );
  }

  /** An item is over: the next of its source has its slot. */
  passOn({ kind, source }: ScenarioItem): void {
    const next = kind === "mig" ? this.behind.get(source)?.shift() : undefined;
    if (next !== undefined) this.admitted.push(next);
  }

  take(now: number): Running[] {
    const due = this.admitted.filter(({ start }) => start <= now);
    if (due.length > 0) this.admitted = this.admitted.filter(({ start }) => start > now);
    return due.map((item) => {
      const bytes = item.kind === "mig" ? item.ram : item.bytes;
      const cap = item.kind === "mig" ? item.cap : Number.POSITIVE_INFINITY;
      const flow = { route: this.routeOf.get(item) ?? [], weight: 1, cap };
      return { item, flow, stage: bytes, left: bytes, stageStart: now, stopped: false };
    });
  }
}
