// The world's times against arithmetic done by hand: 4 GiB of touched memory, 1 Gbit/s links, nothing else on them.
import { describe, expect, test } from "vitest";
import { bestValues } from "../../../sim/cloud/guest-of.ts";
import { nominalDraw } from "../../../sim/forecast/draw.ts";
import { preparePlan } from "../../../sim/forecast/prepared-plan.ts";
import { defaultConstants, GiB, type Goal, type Step } from "../../../sim/index.ts";
import {
  diskOf,
  goalOf,
  type HandMade,
  handMadeCloud,
  hostNamed,
  move,
  planOf,
  serverOn,
} from "../../support/hand-made-cloud.ts";
import { runByHand } from "../../support/run-by-hand.ts";

const { linkEfficiency, livePreparation, liveFinishing, setupTime } = defaultConstants;
const { stopTime, resumeTime, announceTime, socketQueue } = defaultConstants;

/** 1 Gbit/s = 125e6 B/s, less framing: what payload gets. */
const LINK = 125e6;
const PAYLOAD = LINK * linkEfficiency;
/** 4 GiB in 4096-byte pages, 8 bytes of header each: 1,048,576 x 4104 = 4,303,355,904 bytes, 36.3 s at 118.6 MB/s. */
const MEMORY_ON_WIRE = 1_048_576 * 4104;
const AROUND = livePreparation + setupTime + stopTime + resumeTime + announceTime + liveFinishing;
/** The socket's queue, 3.4 MiB, drains after the source has stopped and before the destination runs. */
const ON_WIRE = MEMORY_ON_WIRE + socketQueue;
/** What the guest's kernel dirties meanwhile is under 1 MiB: 10 ms at this rate. */
const KERNEL_NOISE = 0.02;

/** @param sharing by server, standard normal deviates of its streams' shares; 0 where not given. */
function runOf(
  steps: readonly Step[],
  cloud: Partial<HandMade>,
  goal: Partial<Goal> = {},
  sharing: Readonly<Record<string, number>> = {},
) {
  const snapshot = handMadeCloud({
    hosts: ["a", "b", "c"].map((id) => hostNamed(id)),
    servers: [serverOn("a", "s1"), serverOn("a", "s2"), serverOn("b", "s3")],
    link: LINK,
    ...cloud,
  });
  const limits = { perSource: 4, perDestination: 4, total: 4 };
  const plan = planOf(snapshot, steps, goalOf(["a"], { limits, ...goal }));
  const deviatesOf = (server: string) => ({ ...bestValues, sharing: sharing[server] ?? 0 });
  return runByHand(plan, { draw: { ...nominalDraw(preparePlan(plan)), deviatesOf } });
}

describe("live", () => {
  test("an idle server's move is Nova's times and its pages once over the link", () => {
    const { moved } = runOf([move("s1", "a", "c")], {});
    const { startedAt, endedAt, bytes } = moved("out:s1");
    expect(startedAt).toBe(0);
    expect(Math.abs((endedAt ?? 0) - (AROUND + ON_WIRE / PAYLOAD))).toBeLessThan(KERNEL_NOISE);
    expect(bytes / MEMORY_ON_WIRE).toBeCloseTo(1, 3);
  });

  test("Nova's default of one live migration a source queues the second until the first has ended", () => {
    const { moved } = runOf([move("s1", "a", "b"), move("s2", "a", "c", { priority: 1 })], {});
    const [one, two] = [moved("out:s1"), moved("out:s2")];
    expect(two.requestedAt).toBe(0);
    expect(two.startedAt).toBe(one.endedAt);
    expect(two.phases[0]).toEqual({ phase: "queued", start: 0, end: one.endedAt });
  });

  test("max_concurrent_live_migrations 0 is no limit: both share the source's link, each pass takes twice as long", () => {
    const { moved } = runOf([move("s1", "a", "b"), move("s2", "a", "c")], {
      settings: { maxConcurrentLiveMigrations: 0 },
    });
    const expected = AROUND + (2 * ON_WIRE) / PAYLOAD;
    for (const step of ["out:s1", "out:s2"]) {
      expect(Math.abs((moved(step).endedAt ?? 0) - expected)).toBeLessThan(2 * KERNEL_NOISE);
    }
  });

  test("two sources into one destination share its link", () => {
    const { moved } = runOf([move("s1", "a", "c"), move("s3", "b", "c")], {});
    const expected = AROUND + (2 * ON_WIRE) / PAYLOAD;
    for (const step of ["out:s1", "out:s3"]) {
      expect(Math.abs((moved(step).endedAt ?? 0) - expected)).toBeLessThan(2 * KERNEL_NOISE);
    }
  });

  test("two that meet at one destination share its link as they are drawn, and fill it together", () => {
    const steps = [move("s1", "a", "c"), move("s3", "b", "c")];
    const { moved } = runOf(steps, {}, {}, { s1: 1, s3: -1 });
    // Weights e^0.2 and e^-0.2: 1.2214 of 2.0401, so s1 gets 0.5987 of the link until it has sent all.
    const first = AROUND + ON_WIRE / (0.5987 * PAYLOAD);
    expect(Math.abs((moved("out:s1").endedAt ?? 0) - first)).toBeLessThan(0.05);
    const both = AROUND + (2 * ON_WIRE) / PAYLOAD;
    expect(Math.abs((moved("out:s3").endedAt ?? 0) - both)).toBeLessThan(0.1);
  });

  test("hosts on two leaves share the up-link: at a quarter of the rate a pass takes four times as long", () => {
    const { moved } = runOf([move("s1", "a", "c")], {
      network: {
        hostLinks: [
          { host: "a", role: "migration", rate: LINK, leaf: "east" },
          { host: "b", role: "migration", rate: LINK, leaf: "east" },
          { host: "c", role: "migration", rate: LINK, leaf: "west" },
        ],
        leaves: [
          { id: "east", uplink: LINK / 4 },
          { id: "west", uplink: LINK },
        ],
      },
    });
    const expected = AROUND + (4 * ON_WIRE) / PAYLOAD;
    expect(Math.abs((moved("out:s1").endedAt ?? 0) - expected)).toBeLessThan(4 * KERNEL_NOISE);
  });

  test("a change is seen at the driver's next poll, and what follows begins then", () => {
    const snapshot = handMadeCloud({
      hosts: ["a", "b"].map((id) => hostNamed(id)),
      servers: [serverOn("a", "s1"), serverOn("a", "s2")],
      link: LINK,
    });
    const steps = [move("s1", "a", "b"), move("s2", "a", "b", { after: ["out:s1"] })];
    const { moved } = runByHand(planOf(snapshot, steps, goalOf(["a"])), { pollPeriod: 5 });
    // 6 + 0.02 + 36.3 + 0.1 + 4 = 46.4 s, seen at the poll of second 50.
    expect(moved("out:s2").requestedAt).toBe(50);
  });
});

describe("cold", () => {
  const { coldPreparation, coldAttach, confirmTime, sshRate } = defaultConstants;
  // assumed: shut down in 10 s, serving 40 s after power-on (sim/cloud/guest-timing.ts)
  const stopAndBoot = 10 + 40;

  test("on shared storage no bytes move: stop, re-attach, start, confirm", () => {
    const { moved } = runOf([move("s1", "a", "c", { type: "cold" })], {});
    const { endedAt, outage, bytes } = moved("out:s1");
    expect(bytes).toBe(0);
    expect(outage).toBeCloseTo(stopAndBoot + coldAttach, 6);
    expect(endedAt).toBeCloseTo(coldPreparation + stopAndBoot + coldAttach + confirmTime, 6);
  });

  test("local disks go in sequence through one stream, and the source keeps its claim until confirmed", () => {
    const local = { storage: { kind: "local", pool: null } } as const;
    const { moved, record } = runOf([move("s1", "a", "c", { type: "cold-block" })], {
      hosts: ["a", "b", "c"].map((id) => hostNamed(id, local)),
      servers: [serverOn("a", "s1", { disks: [diskOf(2 * GiB), diskOf(GiB)] })],
    });
    const copy = (3 * GiB) / Math.min(sshRate, PAYLOAD); // 27.2 s: the link is slower than ssh
    const total = coldPreparation + stopAndBoot + copy + coldAttach + confirmTime;
    expect(moved("out:s1").endedAt).toBeCloseTo(total, 6);
    expect(record.hosts[0]?.emptyAt).toBeNull(); // never disabled, so never taken for emptied
  });
});

test("a host is empty when its last server has left, and back when its service is enabled again", () => {
  const { record } = runOf(
    [
      { kind: "cordon", id: "cordon:b", host: "b", after: [] },
      move("s3", "b", "c", { after: ["cordon:b"] }),
      { kind: "maintain", id: "maintain:b", host: "b", after: ["out:s3"] },
      { kind: "uncordon", id: "uncordon:b", host: "b", after: ["maintain:b"] },
      move("s3", "c", "b", { id: "back:s3", direction: "back", after: ["uncordon:b"] }),
    ],
    {},
    { drain: ["b"], maintenanceTime: 600 },
  );
  const [host] = record.hosts;
  const [out, back] = record.moves;
  expect(host?.cordonedAt).toBe(0);
  expect(host?.emptyAt).toBe(out?.endedAt);
  expect(host?.backAt).toBeCloseTo((out?.endedAt ?? 0) + 600, 6);
  expect(back?.requestedAt).toBe(host?.backAt);
  expect(record.window).toBe(back?.endedAt);
});
