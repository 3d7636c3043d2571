/**
 * A variant of the what-if becomes the plan: planned and forecast here, kept in the store, with whoever the server acts
 * for as its author. It is another plan than the one before, so that no approval of that one is good for it.
 */
import { submit } from "../../data/run/approval.ts";
import { textOfPlan } from "../../data/store/plan-file.ts";
import type { CloudName, Person, RunRecord } from "../../data/store/records.ts";
import type { PlanStore } from "../../data/store/store.ts";
import { err, ok } from "../../sim/index.ts";
import type { TakeWish } from "../wire/run-page.ts";
import type { Change } from "../wire/what-if.ts";
import type { Answer } from "./run-room.ts";
import type { ShownPlan } from "./shown-plan.ts";

export interface TakingDesk {
  readonly shown: ShownPlan;
  readonly plans: PlanStore;
  readonly cloud: CloudName;
  /** Whom Keystone takes this server for; null = no cloud is configured, so that nobody can be proven the author. */
  readonly person: Person | null;
  /** The plan's run on this cloud that is open, else its last. */
  readonly run: () => Promise<RunRecord | null>;
}

export async function takeVariant(desk: TakingDesk, { plan, change }: TakeWish): Answer<string> {
  const { shown, plans, cloud, person } = desk;
  const early = await reasonToKeep(desk, plan);
  if (early !== null) return err([early]);
  const variant = await shown.variant(change);
  if (!variant.ok) return variant;
  const { planHash, plan: taken } = variant.value;
  if (planHash === shown.hash) return err(["The variant is the plan that is shown already."]);
  // Planning and forecasting take their time: somebody else may have begun the plan meanwhile.
  const late = await reasonToKeep(desk, plan);
  if (late !== null) return err([late]);
  const text = textOfPlan(taken);
  const now = new Date();
  if (person === null) await plans.keep(planHash, text, now.toISOString());
  else await submit(plans, { hash: planHash, text, by: person, cloud, now });
  shown.show(variant.value);
  return ok(
    `The variant is the plan now, SHA-256 ${planHash.slice(0, 12)}. An approval is for one plan alone: this one needs its own.${linkWords(change)}`,
  );
}

/** Why the plan stays the one that it is; null = a variant may take its place. */
async function reasonToKeep({ shown, run }: TakingDesk, plan: string): Promise<string | null> {
  const other = reasonOfOther(shown, plan);
  if (other !== null) return other;
  const open = await run();
  if (open === null || open.endedAt !== null) return null;
  return `Run ${open.id} of the plan is not over: let it end, or abort it, and take the variant then.`;
}

/** What is asked for a plan is done to that plan alone, and not to one that has come in its place unseen. */
export const reasonOfOther = ({ hash }: ShownPlan, plan: string): string | null =>
  plan === hash
    ? null
    : "Another plan has come in its place since this page was loaded: load it anew.";

/** Nova tells nothing of links, so that no check of the run would find them otherwise than planned. */
const linkWords = ({ linkRate, uplinkRate }: Change): string =>
  linkRate === undefined && uplinkRate === undefined
    ? ""
    : " It takes the changed links for granted: nothing holds them against the cables.";
