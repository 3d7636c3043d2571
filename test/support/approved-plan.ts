/** A small drain with three moves, and a desk at which it is approved for the simulated cloud. */
import { approve } from "../../data/run/approval.ts";
import type { CloudChoice } from "../../data/run/clouds.ts";
import { RunDesk } from "../../data/run/run-desk.ts";
import type { StartWish } from "../../data/run/start-wish.ts";
import { hashOf, textOfPlan } from "../../data/store/plan-file.ts";
import type { Store } from "../../data/store/store.ts";
import { type Plan, planDrain } from "../../sim/index.ts";
import { cloud, goal, host, onVolume } from "./plan-cloud.ts";
import { ann, ben } from "./store.ts";

const made = planDrain({
  snapshot: cloud(
    [host("a"), host("b"), host("c")],
    ["s1", "s2", "s3"].map((id) => onVolume(id, "a")),
  ),
  goal: goal(["a"]),
  overrides: {},
  seed: 1,
  toolVersion: "0.1.0",
});
if (!made.ok) throw new Error(JSON.stringify(made.error));
export const smallDrain: Plan = made.value;

export const wishFor = (plan: Plan, cloudChoice: CloudChoice): StartWish => {
  const text = textOfPlan(plan);
  return { plan, text, hash: hashOf(text), cloud: cloudChoice, by: ann };
};

/** As fast as it goes. */
export const atOnce: StartWish = wishFor(smallDrain, {
  kind: "simulated",
  speed: Number.POSITIVE_INFINITY,
});

/** A desk whose store holds the approval of the wish's plan. */
export async function deskWithApproval(store: Store, wish: StartWish = atOnce): Promise<RunDesk> {
  const approval = await approve(store.plans, {
    ...{ plan: wish.plan, hash: wish.hash, text: wish.text, by: ben, cloud: "simulated" },
    ...{ now: new Date(), lasts: 3600, confirmed: [] },
  });
  if (!approval.ok) throw new Error(approval.error.join("\n"));
  return new RunDesk(store);
}
