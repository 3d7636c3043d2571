/**
 * What changed in the cloud against what the plan expects by now: its snapshot, and what the run has done since.
 *
 * A difference that touches the plan's servers, hosts, groups or the room that it counts on refuses; the rest is told.
 * Measurements (dirty rates, disk use) and tasks under way are no drift: the former are estimates anyway, the latter pass
 * and are looked at before each move.
 */
import { compareIds } from "../base/order.ts";
import { indexCloud, sortedSnapshot } from "../cloud/cloud-index.ts";
import type { Snapshot } from "../cloud/snapshot.ts";
import type { Plan } from "../plan/plan.ts";
import type { Difference } from "./difference.ts";
import { groupDifferences } from "./group-differences.ts";
import { hostDifferences } from "./host-differences.ts";
import { roomDifferences } from "./room-differences.ts";
import { scopeOf } from "./scope.ts";
import { serverDifferences } from "./server-differences.ts";
import type { SoFar } from "./so-far.ts";

export interface DriftFound {
  /** These refuse, in words. */
  readonly touching: readonly string[];
  readonly elsewhere: readonly string[];
}

/** Differences elsewhere that are told one by one; a busy cloud has many. */
const ELSEWHERE_TOLD = 50;

/** @param host whose steps are in question; null = the whole plan. */
export function driftBetween(
  plan: Plan,
  soFar: SoFar,
  now: Snapshot,
  host: string | null,
): DriftFound {
  const compared = {
    plan,
    soFar,
    before: indexCloud(plan.snapshot),
    now: indexCloud(sortedSnapshot(now)),
    scope: scopeOf(plan, host),
  };
  const found: readonly Difference[] = [
    ...serverDifferences(compared),
    ...hostDifferences(compared),
    ...groupDifferences(compared),
    ...roomDifferences(compared),
  ];
  const told = (touches: boolean): string[] =>
    found
      .filter((difference) => difference.touches === touches)
      .map(({ text }) => text)
      .sort(compareIds);
  const elsewhere = told(false);
  const rest = elsewhere.length - ELSEWHERE_TOLD;
  return {
    touching: told(true),
    elsewhere:
      rest <= 0 ? elsewhere : [...elsewhere.slice(0, ELSEWHERE_TOLD), `and ${rest} more elsewhere`],
  };
}
