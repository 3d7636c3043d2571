/**
 * Whether the rest of a run, at every input's best value, keeps the goal's reserve at each of its moments: beside what the
 * plan knows of, and what others have put on its hosts since.
 */
import { compareIds } from "../base/order.ts";
import type { Instant } from "../base/units.ts";
import { bestValues } from "../cloud/guest-of.ts";
import type { Ledger } from "../cloud/ledger.ts";
import { capacityOf, resourceClasses } from "../cloud/placement.ts";
import { nominalDraw } from "../forecast/draw.ts";
import { settingOf } from "../forecast/replicate.ts";
import { zonesBelowReserve } from "../planner/reserve.ts";
import type { Observation } from "../port/port.ts";
import { step } from "../runner/step.ts";
import { SimulatedCloud } from "../world/simulated-cloud.ts";
import type { Rest } from "./replicate-rest.ts";

/** The first shortfall in words; null = there is none, or no reserve is asked for. */
export function headroomBelow(rest: Rest): string | null {
  const { prepared, standing, runner, at } = rest;
  const { goal } = prepared.plan;
  if (goal.reserve.share === 0 && goal.reserve.hosts === 0) return null;
  const setting = settingOf(prepared, nominalDraw(prepared), false);
  const cloud = new SimulatedCloud(prepared.model, {
    ...setting,
    startHour: at.startHour ?? setting.startHour,
  });
  if (runner.state.start.kind !== "new") cloud.stand(standing, () => bestValues);
  for (const [host, held] of at.newcomers) cloud.claims.claim(host, held);
  const receiving = receiversOf(rest);
  let { state } = runner;
  let counted = -1;
  const told = [...runner.first];
  for (let seen: Observation | null = told.shift() ?? null; seen !== null; ) {
    const { state: next, commands, wakeAt } = step(state, seen, cloud.now);
    state = next;
    for (const command of commands) cloud.send(command);
    // Claims change where moves begin and end.
    const changes = cloud.moves.reduce((sum, { endedAt }) => sum + (endedAt === null ? 1 : 2), 0);
    if (changes !== counted) {
      counted = changes;
      const words = shortfall(rest, receiving, cloud.claims, cloud.now);
      if (words !== null) return words;
    }
    seen = told.shift() ?? cloud.next(wakeAt);
  }
  return null;
}

/** Hosts that the plan moves servers to, beyond those that it empties. */
function receiversOf({ prepared }: Rest): readonly string[] {
  const { goal } = prepared.plan;
  const hosts = prepared.moves.flatMap(({ destination, alternatives }) => [
    destination,
    ...(alternatives ?? []),
  ]);
  return [...new Set(hosts)].filter((host) => !goal.drain.includes(host)).sort(compareIds);
}

function shortfall(
  { prepared }: Rest,
  receiving: readonly string[],
  claims: Ledger,
  now: Instant,
): string | null {
  const { model, plan } = prepared;
  const { share } = plan.goal.reserve;
  for (const id of share > 0 ? receiving : []) {
    for (const resourceClass of resourceClasses) {
      const inventory = model.cloud.hosts.get(id)?.inventories[resourceClass];
      if (inventory === undefined) continue;
      const capacity = capacityOf(inventory);
      const used = claims.usedOf(id, resourceClass);
      // What was so when the plan was made is not the run's doing.
      if (used <= model.ledger.usedOf(id, resourceClass)) continue;
      const kept = Math.ceil(capacity * share);
      if (capacity - used < kept) {
        return `${id} has ${capacity - used} ${resourceClass} left ${clock(now)} into the run, the reserve is ${kept}`;
      }
    }
  }
  const [zone] = zonesBelowReserve(model.cloud, plan.goal, claims).values();
  return zone === undefined ? null : `${clock(now)} into the run ${zone}`;
}

/** Seconds as h:mm. */
const clock = (at: Instant): string =>
  `${Math.floor(at / 3600)}:${String(Math.floor(at / 60) % 60).padStart(2, "0")} h`;
