/** Whether a server's move can complete, how often it does, and what would change that. */
import { present } from "../base/assert.ts";
import { bestValues } from "../cloud/guest-of.ts";
import { predictAlone } from "../migration/move.ts";
import type { MoveStep } from "../plan/plan.ts";
import { aloneCase, busy, completed } from "./alone-case.ts";
import type { Verdict } from "./forecast.ts";
import type { PreparedPlan } from "./prepared-plan.ts";
import { remediesFor } from "./remedies.ts";
import { linkWords, rateWords, shareWords, sizeWords } from "./words.ts";

/** A move that completes this often is taken to converge: what intervals call P90. */
const OFTEN = 0.9;

/** How a move fared over the replications in which it was asked for. */
export interface Tally {
  readonly asked: number;
  readonly completed: number;
}

export function verdictOf(prepared: PreparedPlan, move: MoveStep, tally: Tally): Verdict {
  const completedShare = tally.asked === 0 ? 0 : tally.completed / tally.asked;
  const converges =
    tally.asked === 0
      ? completed(aloneCase(prepared, move, bestValues)) !== null
      : completedShare >= OFTEN;
  const because = reasonOf(prepared, move, tally, converges);
  if (converges) return { kind: "converges", completedShare, because, remedies: [] };
  const remedies = remediesFor(prepared, move);
  const kind = remedies.length > 0 ? "only-with" : "never";
  return { kind, completedShare, because, remedies };
}

function reasonOf(
  prepared: PreparedPlan,
  move: MoveStep,
  tally: Tally,
  converges: boolean,
): string {
  const often =
    tally.asked === 0
      ? "never begun in any run, as a step that it waits for did not succeed"
      : `completes in ${shareWords(tally.completed / tally.asked)} of the runs`;
  if (move.type === "cold" || move.type === "cold-block") {
    return `Stopped, moved and started again, so there is nothing to converge: ${often}.`;
  }
  const { input, rate } = aloneCase(prepared, move, bestValues);
  const server = present(prepared.model.cloud.servers.get(move.server), "server of the plan");
  const { parallelConnections, bandwidth } = input.options;
  const cap = bandwidth > 0 ? bandwidth : Number.POSITIVE_INFINITY;
  const carried = Math.min(rate, cap, input.constants.streamRate * parallelConnections);
  const writes = input.guest.memory.dirty.reduce((sum, part) => sum + part.rate, 0);
  const set = input.guest.memory.dirty.reduce((sum, part) => sum + part.workingSet, 0);
  const [hot, ...colder] = input.guest.memory.dirty;
  const mixture =
    hot === undefined || colder.length === 0
      ? ""
      : `, ${shareWords(hot.rate / writes)} of it within ${sizeWords(hot.workingSet)}`;
  const load =
    writes === 0
      ? "Writes no memory to speak of"
      : `Writes ${rateWords(writes)}${spread(server.dirtyRate)} within ${sizeWords(set)}${mixture}`;
  const hindrance = converges ? "" : hindranceOf(prepared, move);
  return `${load}; the move carries ${rateWords(carried)} (${linkWords(carried)})${hindrance}: ${often}.`;
}

/** What a busy server's move never gets past: its disks' mirror, or QEMU's threshold. */
function hindranceOf(prepared: PreparedPlan, move: MoveStep): string {
  const { input, rate } = aloneCase(prepared, move, busy);
  // With memory left alone, what still never reaches pre-copy is held up by the disks.
  const memory = { ...input.guest.memory, dirty: [] };
  const result = predictAlone({ ...input, guest: { ...input.guest, memory } }, rate);
  const neverReady =
    move.type === "block-live" &&
    (result === "not-converged" || !result.phases.some(({ phase }) => phase === "precopy"));
  if (neverReady) return "; when busy it writes its disks faster than they are copied";
  const { downtimeMax, downtimeSteps } = input.options;
  const first = Math.floor((downtimeMax / downtimeSteps) * 1000);
  return `, and Nova begins with a downtime limit of ${first} ms`;
}

const spread = ({ value, high }: { readonly value: number; readonly high: number }): string =>
  high > value ? ` (P90 ${rateWords(high)})` : "";
