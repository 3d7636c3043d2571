/** Whose plan it is, as Keystone proves it: another person must approve it. */
import type { Plan } from "../sim/index.ts";
import { withCloud } from "./cloud-input.ts";
import { provenPerson } from "./persons.ts";
import { withStore } from "./store-input.ts";

export async function recordAuthor(
  plan: Plan,
  osCloud: string,
  storePath: string | undefined,
): Promise<void> {
  const [{ submit }, { hashOf, textOfPlan }] = await Promise.all([
    import("../data/run/approval.ts"),
    import("../data/store/plan-file.ts"),
  ]);
  const text = textOfPlan(plan);
  await withCloud(osCloud, {}, async (cloud) => {
    const by = await provenPerson(cloud);
    const authored = { hash: hashOf(text), text, by, cloud: cloud.address, now: new Date() };
    await withStore(storePath, ({ plans }) => submit(plans, authored));
  });
}
