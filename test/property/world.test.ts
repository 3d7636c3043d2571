// What must hold in every run of every plan, whoever wrote the runner and the world.
import fc from "fast-check";
import { expect, test } from "vitest";
import { drawOf } from "../../sim/forecast/draw.ts";
import { preparePlan } from "../../sim/forecast/prepared-plan.ts";
import { settingOf } from "../../sim/forecast/replicate.ts";
import type { Observation } from "../../sim/index.ts";
import { capacityOf, forecastPlan, type Plan, resourceClasses } from "../../sim/index.ts";
import { beginRun, step } from "../../sim/runner/step.ts";
import { SimulatedCloud } from "../../sim/world/simulated-cloud.ts";
import { randomDrain } from "../support/random-drain.ts";
import { runByHand } from "../support/run-by-hand.ts";

/** Drives a run step by step and looks at the cloud after each. */
function watched(plan: Plan, look: (cloud: SimulatedCloud) => void): SimulatedCloud {
  const prepared = preparePlan(plan);
  const cloud = new SimulatedCloud(prepared.model, settingOf(prepared, drawOf(prepared, 0), true));
  let state = beginRun(plan, prepared.policy);
  let observation: Observation | null = { kind: "tick" };
  while (observation !== null) {
    const result = step(state, observation, cloud.now);
    state = result.state;
    for (const command of result.commands) {
      cloud.send(command);
      look(cloud);
    }
    observation = cloud.next(result.wakeAt);
    look(cloud);
  }
  return cloud;
}

test("no host holds more than its inventory at any instant, and the clock never falls", () => {
  fc.assert(
    fc.property(randomDrain, (plan) => {
      let before = 0;
      watched(plan, (cloud) => {
        if (cloud.now < before) throw new Error(`the clock fell from ${before} to ${cloud.now}`);
        before = cloud.now;
        for (const host of plan.snapshot.hosts) {
          for (const resourceClass of resourceClasses) {
            const inventory = host.inventories[resourceClass];
            if (inventory === undefined) continue;
            const used = cloud.claims.usedOf(host.id, resourceClass);
            // Asked a hundred thousand times: plain words, not expect.
            if (used < 0 || used > capacityOf(inventory)) {
              throw new Error(`${host.id} holds ${used} ${resourceClass}`);
            }
          }
        }
      });
    }),
    { numRuns: 40 },
  );
});

test("when a run is over every server holds exactly one claim", () => {
  fc.assert(
    fc.property(randomDrain, (plan) => {
      const { claims } = watched(plan, () => undefined);
      const servers = plan.snapshot.servers.length;
      const held = plan.snapshot.hosts.reduce(
        (sum, { id }) => sum + claims.usedOf(id, "MEMORY_MB"),
        0,
      );
      expect(held).toBe(servers * 4096);
    }),
    { numRuns: 40 },
  );
});

test("what the source's link carried is what its moves sent, and all of it arrived", () => {
  fc.assert(
    fc.property(randomDrain, (plan) => {
      const { run, record } = runByHand(plan);
      const carried = run.cloud.moves.reduce((sum, move) => sum + move.carried, 0);
      const end = run.cloud.now;
      const over = (suffix: string): number =>
        record.links
          .filter(({ link }) => link.endsWith(suffix))
          .flatMap(({ steps }) =>
            steps.map(({ at, rate }, index) => rate * ((steps[index + 1]?.at ?? end) - at)),
          )
          .reduce((sum, bytes) => sum + bytes, 0);
      expect(Math.abs(over(" out") - carried)).toBeLessThanOrEqual(1e-6 * carried + 1);
      expect(Math.abs(over(" in") - carried)).toBeLessThanOrEqual(1e-6 * carried + 1);
    }),
    { numRuns: 40 },
  );
});

test("no source runs more live migrations at once than its nova.conf says", () => {
  fc.assert(
    fc.property(randomDrain, (plan) => {
      const slots = plan.snapshot.settingsGroups[0]?.settings.maxConcurrentLiveMigrations ?? 1;
      const live = runByHand(plan).record.moves.filter(({ type }) => type.endsWith("live"));
      for (const move of live) {
        const at = move.startedAt;
        if (at === null) continue;
        const running = live.filter(
          ({ startedAt, endedAt }) => (startedAt ?? Infinity) <= at && at < (endedAt ?? 0),
        );
        if (slots > 0) expect(running.length).toBeLessThanOrEqual(slots);
      }
    }),
    { numRuns: 40 },
  );
});

test("the order of the snapshot's lists changes no byte of a forecast", () => {
  fc.assert(
    fc.property(randomDrain, (plan) => {
      const { snapshot } = plan;
      const turned = {
        ...snapshot,
        hosts: [...snapshot.hosts].reverse(),
        servers: [...snapshot.servers].reverse(),
        network: { ...snapshot.network, hostLinks: [...snapshot.network.hostLinks].reverse() },
      };
      const options = { replications: 3, planHash: "" };
      expect(JSON.stringify(forecastPlan({ ...plan, snapshot: turned }, options))).toBe(
        JSON.stringify(forecastPlan(plan, options)),
      );
    }),
    { numRuns: 10 },
  );
});
