/** One planned move on its own path, as a case to be asked "and if this were otherwise?". */
import { present } from "../base/assert.ts";
import { Z90 } from "../base/uncertain.ts";
import type { BytesPerSecond, Seconds } from "../base/units.ts";
import { bestValues, type Deviates } from "../cloud/guest-of.ts";
import type { Guest } from "../migration/guest.ts";
import type { MigrationResult } from "../migration/migration.ts";
import { connectionsOf, type MoveInput, predictAlone } from "../migration/move.ts";
import type { MoveStep } from "../plan/plan.ts";
import { capacitiesOf, mostOfConnection } from "../world/link-capacities.ts";
import { hourAt, moveInputOf } from "../world/move-input-of.ts";
import { bestConstants } from "./calibration/site-draw.ts";
import type { PreparedPlan } from "./prepared-plan.ts";

export interface AloneCase {
  readonly input: MoveInput;
  /** What the move's path gives a single move [B/s]. */
  readonly rate: BytesPerSecond;
}

/** A busy hour of this server: what it writes at P90, all else at its best value. Remedies must hold there. */
export const busy: Deviates = { ...bestValues, dirtyRate: Z90, workingSet: Z90, writeRate: Z90 };

export function aloneCase(
  prepared: PreparedPlan,
  move: MoveStep,
  deviates: Deviates,
  hour: number | null = hourAt(prepared.startHour, 0),
): AloneCase {
  const input = moveInputOf(prepared.model, move, {
    deviates,
    hour,
    constants: bestConstants(prepared.site),
    diskRate: ({ rate }) => rate.value,
    record: false,
  });
  return { input, rate: pathRate(prepared, move, hour, connectionsOf(input)) };
}

/**
 * The least of the links that memory, or a cold move's copy, passes at this hour, framing and other traffic taken off;
 * over a bond no more than its connections get [B/s].
 */
function pathRate(
  { model, plan, site }: PreparedPlan,
  move: MoveStep,
  hour: number | null,
  connections: number,
): BytesPerSecond {
  const { topology } = model;
  const capacities = capacitiesOf(
    topology,
    {
      shareLeft: plan.snapshot.network.shareLeft.value,
      linkEfficiency: bestConstants(site).linkEfficiency,
      diskRate: () => Number.POSITIVE_INFINITY,
    },
    hour,
  );
  const isCold = move.type === "cold" || move.type === "cold-block";
  const route = topology.route(isCold ? "copy" : "ram", move.source, move.destination);
  return route.reduce(
    (least, link) => Math.min(least, present(capacities[link], "link")),
    connections * mostOfConnection(topology, capacities, route),
  );
}

/** The result if the move completes; null when it does not. */
export function completed({ input, rate }: AloneCase): MigrationResult | null {
  const result = predictAlone(input, rate);
  return result === "not-converged" || result.end !== "completed" ? null : result;
}

/** So many times what the same server would take if it were idle, or so much longer, is still a move, not a siege. */
const PATIENCE = 3;
const GRACE: Seconds = 600;

/** The result if the move completes, and promptly: what a remedy must achieve; null when it does not. */
export function promptly(tried: AloneCase): MigrationResult | null {
  const result = completed(tried);
  if (result === null) return null;
  const idle = completed({ ...tried, input: { ...tried.input, guest: idleOf(tried.input.guest) } });
  if (idle === null) return null;
  const longest = Math.max(PATIENCE * idle.totalTime, idle.totalTime + GRACE);
  return result.totalTime <= longest ? result : null;
}

const idleOf = (guest: Guest): Guest => ({
  ...guest,
  memory: { ...guest.memory, dirty: [] },
  disks: guest.disks.map((disk) => ({ ...disk, writeRate: 0 })),
});

export const withOptions = (
  { input, rate }: AloneCase,
  options: Partial<MoveInput["options"]>,
): AloneCase => ({ rate, input: { ...input, options: { ...input.options, ...options } } });
