/** The simulated cloud of a plan, brought to where a run's journal leaves it. */
import {
  type JournalRow,
  nominalDraw,
  type Plan,
  preparePlan,
  SimulatedCloud,
  settingOf,
} from "../../sim/index.ts";
import { SimulatedDriver } from "./simulated-driver.ts";

export function simulatedDriver(
  plan: Plan,
  speed: number,
  rows: readonly JournalRow[],
): SimulatedDriver {
  const prepared = preparePlan(plan);
  const cloud = new SimulatedCloud(
    prepared.model,
    settingOf(prepared, nominalDraw(prepared), false),
  );
  broughtTo(cloud, rows);
  return new SimulatedDriver(cloud, speed);
}

/** The cloud is a function of what it was sent and when: the journal's commands at their times give it again. */
function broughtTo(cloud: SimulatedCloud, rows: readonly JournalRow[]): void {
  for (const { at, commands, observation } of rows) {
    const text = JSON.stringify(observation);
    for (;;) {
      const seen = cloud.next(at);
      if (seen === null || JSON.stringify(seen) === text) break;
      if (seen.kind === "tick" && cloud.now >= at) break;
    }
    for (const command of commands) cloud.send(command);
  }
}
