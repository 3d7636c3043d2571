/** What one move would take, alone on its path: for moves that somebody else began. */
import { present } from "../base/assert.ts";
import type { Seconds } from "../base/units.ts";
import { copiesDisks } from "../cloud/move-type.ts";
import type { MoveType } from "../migration/migration.ts";
import { connectionsOf, predictAlone } from "../migration/move.ts";
import { capacitiesOf, mostOfConnection } from "../world/link-capacities.ts";
import { moveInputOf } from "../world/move-input-of.ts";
import { drawOf } from "./draw.ts";
import type { Quantiles } from "./forecast.ts";
import type { PreparedPlan } from "./prepared-plan.ts";
import { quantilesOf } from "./quantiles.ts";

export interface SeenMove {
  readonly server: string;
  readonly mode: "live" | "cold";
  readonly source: string;
  readonly destination: string;
}

export interface PredictedMove {
  readonly type: MoveType;
  /** Total time over the draws in which it completes [s]; null = in none. */
  readonly time: Quantiles | null;
}

const DRAWS = 100;

/**
 * Null where the snapshot does not know the server or an end of it, or says that such a move is impossible.
 *
 * @param hour hour of day (UTC, 0..23) at which it begins.
 */
export function predictMove(
  prepared: PreparedPlan,
  seen: SeenMove,
  hour: number,
): PredictedMove | null {
  const { cloud, topology } = prepared.model;
  const server = cloud.servers.get(seen.server);
  const [source, destination] = [cloud.hosts.get(seen.source), cloud.hosts.get(seen.destination)];
  if (server === undefined || source === undefined || destination === undefined) return null;
  const copies = copiesDisks(server, source, destination);
  if (copies.kind === "refused") return null;
  const isBlock = copies.kind === "copies";
  const live = seen.mode === "live";
  const type: MoveType = live ? (isBlock ? "block-live" : "live") : isBlock ? "cold-block" : "cold";
  const times: Seconds[] = [];
  for (let index = 0; index < DRAWS; index += 1) {
    const draw = drawOf(prepared, index);
    const input = moveInputOf(
      prepared.model,
      { ...seen, type },
      { ...draw, deviates: draw.deviatesOf(seen.server), hour, record: false },
    );
    const drawn = { ...draw, linkEfficiency: draw.constants.linkEfficiency };
    const capacities = capacitiesOf(topology, drawn, hour);
    const route = topology.route(live ? "ram" : "copy", seen.source, seen.destination);
    const rate = route.reduce(
      (least, link) => Math.min(least, present(capacities[link], "link")),
      connectionsOf(input) * mostOfConnection(topology, capacities, route),
    );
    const result = predictAlone(input, rate);
    if (result !== "not-converged" && result.end === "completed") times.push(result.totalTime);
  }
  return { type, time: quantilesOf(times) };
}
