/** A second, slow simulation of bare scenarios, for tests: every rate from scratch at every event, nothing skipped. */
import type { Scenario, ScenarioItem } from "../../sim/scenario/scenario.ts";
import { fullWaterFilling } from "./full-water-filling.ts";

/** A stage of an item that runs. */
export interface Work {
  readonly item: ScenarioItem;
  stage: number;
  left: number;
  stageStart: number;
  stopped: boolean;
}

/** Instant at which each item ends, by id; what never ends is absent. Gives up after so many events. */
export function endsByPlainSimulation(
  scenario: Scenario,
  capacities: readonly number[],
  routes: readonly (readonly number[])[],
  mostEvents: number,
): Map<string, number> | null {
  const ends = new Map<string, number>();
  const { items, limitOut } = scenario;
  const waiting = new Set(items.keys());
  const running = new Map<number, Work>();
  const holds = (index: number): boolean => {
    const item = items[index];
    if (item === undefined || item.kind === "flow" || limitOut === 0) return true;
    const ahead = items.filter(
      (other, at) =>
        at < index && other.kind === "mig" && other.source === item.source && !ends.has(other.id),
    );
    return ahead.length < limitOut;
  };
  let now = 0;
  for (let events = 0; events < mostEvents; events += 1) {
    const active = [...running];
    const rates = fullWaterFilling(
      capacities,
      active.map(([index, { item }]) => ({
        route: routes[index] ?? [],
        weight: 1,
        cap: item.kind === "mig" ? item.cap : Number.POSITIVE_INFINITY,
      })),
    );
    const starts = [...waiting]
      .filter(holds)
      .map((index) => ({ index, at: Math.max(now, items[index]?.start ?? 0) }));
    let next = Math.min(Number.POSITIVE_INFINITY, ...starts.map(({ at }) => at));
    for (const [at, [, work]] of active.entries())
      next = Math.min(next, now + work.left / (rates[at] ?? 0));
    if (next === Number.POSITIVE_INFINITY) return ends;
    for (const [at, [, work]] of active.entries()) work.left -= (rates[at] ?? 0) * (next - now);
    now = next;
    for (const [index, work] of active) {
      if (work.left <= 1e-9 * work.stage + 1e-5 && endStage(scenario, work, now)) {
        running.delete(index);
        ends.set(work.item.id, now);
      }
    }
    for (const { index, at } of starts) {
      const item = items[index];
      if (item === undefined || at > now) continue;
      waiting.delete(index);
      const bytes = item.kind === "mig" ? item.ram : item.bytes;
      running.set(index, {
        item,
        stage: bytes,
        left: bytes,
        stageStart: now,
        stopped: false,
      });
    }
  }
  return null;
}

/** The plain pre-copy rule once more; true when the item is done. */
export function endStage({ maxDowntime }: Scenario, work: Work, now: number): boolean {
  const { item } = work;
  if (item.kind === "flow" || work.stopped) return true;
  const duration = now - work.stageStart;
  const dirtied = Math.min(Math.floor(item.dirtyRate * duration * (1 + 1e-12)), item.workingSet);
  work.stopped = dirtied <= (work.stage / duration) * maxDowntime;
  work.stage = dirtied;
  work.left = dirtied;
  work.stageStart = now;
  return dirtied === 0;
}
