// Whoever goes on with a run is not always who began it. What the run asked for under its first user's token is still its own: disowned, a cold move would never be confirmed, and a live one in error would be asked for again.
import { describe, expect, it, onTestFinished } from "vitest";
import { connectCloud } from "../../../data/nova/connect-cloud.ts";
import { RunDesk } from "../../../data/run/run-desk.ts";
import type { Observation } from "../../../sim/index.ts";
import { atOnce, smallDrain, wishFor } from "../../support/approved-plan.ts";
import { OneServerNova } from "../../support/one-server-nova.ts";
import { ben, freshStore } from "../../support/store.ts";

describe("a run on a real cloud", () => {
  it("that somebody else goes on with is told under whose token, and the journal keeps it", async () => {
    const nova = await new OneServerNova().start();
    const cloud = connectCloud(nova.http.config());
    onTestFinished(async () => {
      await cloud.close();
      await nova.http.stop();
    });
    const store = await freshStore();
    await store.plans.keep(atOnce.hash, atOnce.text, new Date().toISOString());
    await store.plans.addApproval({
      ...{ id: "a-1", plan: atOnce.hash, by: ben, cloud: cloud.address, confirmed: [] },
      ...{ at: "2026-11-27T20:00:00Z", expires: "2099-01-01T00:00:00Z", withdrawnAt: null },
    });
    const desk = new RunDesk(store);
    const means = { command: null, webhook: null };
    const rowsAfter = async (user: string): Promise<readonly Observation[]> => {
      const wish = wishFor(smallDrain, { kind: "nova", cloud, user, means, probe: null });
      const begun = await desk.start(wish);
      if (!begun.ok) throw new Error(begun.error.join("\n"));
      const { run, execution, ended } = begun.value;
      execution.leave();
      await ended;
      const rows = await store.journal.rows(run.id);
      expect((await desk.view(run.id))?.fault).toBeNull();
      return rows.map(({ observation }) => JSON.parse(observation) as Observation);
    };
    expect((await rowsAfter("u-ops")).at(-1)).toEqual({ kind: "tick" });
    expect((await rowsAfter("u-ops2")).at(-1)).toEqual({ kind: "restarted", user: "u-ops2" });
  });
});
