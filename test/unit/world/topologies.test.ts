// What each shape of network does to a move, by hand: 4 GiB of memory or disk, links of 1 Gbit/s, nothing else on them.
import { describe, expect, test } from "vitest";
import {
  defaultConstants,
  exactly,
  GiB,
  type Goal,
  type Network,
  type Step,
} from "../../../sim/index.ts";
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
const { coldPreparation, coldAttach, confirmTime, sshRate } = defaultConstants;

const LINK = 125e6;
const PAYLOAD = LINK * linkEfficiency;
const AROUND_LIVE =
  livePreparation + setupTime + stopTime + resumeTime + announceTime + liveFinishing;
/** 4 GiB in 4096-byte pages of 4104 bytes each, and what the socket holds at the stop. */
const ON_WIRE = 1_048_576 * 4104 + socketQueue;
/** assumed: shut down in 10 s, serving 40 s after power-on (sim/cloud/guest-timing.ts). */
const AROUND_COLD = coldPreparation + 10 + 40 + coldAttach + confirmTime;
/** What the guest's kernel dirties meanwhile is under 1 MiB: 10 ms at a link's rate. */
const KERNEL_NOISE = 0.02;

type Links = Network["hostLinks"];

const migration: Links = ["a", "b", "c"].map((host) => ({
  host,
  role: "migration",
  rate: LINK,
  leaf: null,
}));

function runOf(
  steps: readonly Step[],
  network: Partial<Network>,
  cloud: Partial<HandMade> = {},
  goal: Partial<Goal> = {},
) {
  const snapshot = handMadeCloud({
    hosts: ["a", "b", "c"].map((id) => hostNamed(id)),
    servers: [serverOn("a", "s1"), serverOn("a", "s2")],
    network: { hostLinks: migration, ...network },
    ...cloud,
  });
  const limits = { perSource: 4, perDestination: 4, total: 4 };
  return runByHand(planOf(snapshot, steps, goalOf(["a"], { limits, ...goal })));
}

const timeOf = (run: ReturnType<typeof runOf>, step = "out:s1"): number =>
  run.moved(step).endedAt ?? Number.NaN;

describe("a bond of two members of 1 Gbit/s", () => {
  const bonded: Links = migration.map((link) => ({ ...link, rate: 2 * LINK, members: 2 }));
  const unlimited = { settings: { maxConcurrentLiveMigrations: 0 } };

  test("gives one TCP stream one member", () => {
    const run = runOf([move("s1", "a", "c")], { hostLinks: bonded });
    expect(Math.abs(timeOf(run) - (AROUND_LIVE + ON_WIRE / PAYLOAD))).toBeLessThan(KERNEL_NOISE);
  });

  test("gives two moves a member each", () => {
    const steps = [move("s1", "a", "b"), move("s2", "a", "c")];
    const run = runOf(steps, { hostLinks: bonded }, unlimited);
    for (const step of ["out:s1", "out:s2"]) {
      const expected = AROUND_LIVE + ON_WIRE / PAYLOAD;
      expect(Math.abs(timeOf(run, step) - expected)).toBeLessThan(KERNEL_NOISE);
    }
  });

  test("gives multifd's connections all of it, as one link of its speed would", () => {
    const parallel = { settings: { parallelConnections: 4 } };
    const plain = migration.map((link) => ({ ...link, rate: 2 * LINK }));
    const [bond, link] = [bonded, plain].map((hostLinks) =>
      timeOf(runOf([move("s1", "a", "c")], { hostLinks }, parallel)),
    );
    expect(bond).toBe(link);
  });
});

describe("links by role", () => {
  const local = ["a", "b", "c"].map((id) =>
    hostNamed(id, { storage: { kind: "local", pool: null } }),
  );
  const onDisk = {
    hosts: local,
    servers: [serverOn("a", "s1", { disks: [diskOf(4 * GiB)] }), serverOn("a", "s2")],
  };
  const management: Links = ["a", "c"].map((host) => ({
    host,
    role: "management",
    rate: LINK / 2,
    leaf: null,
  }));

  test("a cold move's copy passes the management link", () => {
    const steps = [move("s1", "a", "c", { type: "cold-block" })];
    const run = runOf(steps, { hostLinks: [...migration, ...management] }, onDisk);
    expect(timeOf(run)).toBeCloseTo(AROUND_COLD + (4 * GiB) / (PAYLOAD / 2), 6);
  });

  test("a live move does not", () => {
    const run = runOf([move("s1", "a", "c")], { hostLinks: [...migration, ...management] });
    expect(Math.abs(timeOf(run) - (AROUND_LIVE + ON_WIRE / PAYLOAD))).toBeLessThan(KERNEL_NOISE);
  });

  test("a base image comes over the destination's storage link", () => {
    const storage: Links = [{ host: "c", role: "storage", rate: LINK / 4, leaf: null }];
    const server = serverOn("a", "s1", { baseImageSize: GiB, disks: [diskOf(4 * GiB)] });
    const steps = [move("s1", "a", "c", { type: "cold-block" })];
    const run = runOf(
      steps,
      { hostLinks: [...migration, ...storage] },
      { hosts: local, servers: [server] },
    );
    const copy = (4 * GiB) / Math.min(sshRate, PAYLOAD);
    expect(timeOf(run)).toBeCloseTo(AROUND_COLD + copy + GiB / (PAYLOAD / 4), 6);
  });

  test("two hosts that fetch images share the store behind Glance", () => {
    const server = (id: string, image: string) =>
      serverOn("a", id, { image, baseImageSize: GiB, disks: [diskOf(GiB)] });
    const STORE = 40e6;
    const steps = [
      move("s1", "a", "b", { type: "cold-block" }),
      move("s2", "a", "c", { type: "cold-block" }),
    ];
    const run = runOf(
      steps,
      { imageStore: STORE },
      { hosts: local, servers: [server("s1", "x"), server("s2", "y")] },
    );
    // Both copies share a's link out; both fetches begin at one instant and share the store.
    const copy = (2 * GiB) / PAYLOAD;
    const fetch = (2 * GiB) / STORE;
    for (const step of ["out:s1", "out:s2"]) {
      expect(timeOf(run, step)).toBeCloseTo(AROUND_COLD + copy + fetch, 6);
    }
  });
});

describe("a link that changes in mid-flight", () => {
  /** Everything as usual but for the hour from 11:00 on. */
  const halfAt11 = Array.from({ length: 24 }, (_, hour) => (hour === 11 ? 0.5 : 1));
  const secondsBefore11 = 20;
  const startHour = 11 - secondsBefore11 / 3600;
  /** Memory begins after Nova's preparation and QEMU's set-up; until 11:00 it has the whole link. */
  const before = (secondsBefore11 - livePreparation - setupTime) * PAYLOAD;
  const expected = AROUND_LIVE + before / PAYLOAD + (ON_WIRE - before) / (PAYLOAD / 2);

  test("a host's link with half of it left from the full hour on", () => {
    const hostLinks = migration.map((link) => ({ ...link, factorByHour: halfAt11 }));
    const run = runOf([move("s1", "a", "c")], { hostLinks }, {}, { startHour });
    expect(Math.abs(timeOf(run) - expected)).toBeLessThan(2 * KERNEL_NOISE);
  });

  test("a leaf's up-link, degraded the same way", () => {
    const hostLinks = migration.map((link) => ({ ...link, leaf: link.host === "a" ? "e" : "w" }));
    const leaves = [
      { id: "e", uplink: LINK, factorByHour: halfAt11 },
      { id: "w", uplink: LINK },
    ];
    const run = runOf([move("s1", "a", "c")], { hostLinks, leaves }, {}, { startHour });
    expect(Math.abs(timeOf(run) - expected)).toBeLessThan(2 * KERNEL_NOISE);
  });

  test("a bond, whose members each have half left", () => {
    const hostLinks = migration.map((link) => ({
      ...link,
      rate: 2 * LINK,
      members: 2,
      factorByHour: halfAt11,
    }));
    const run = runOf([move("s1", "a", "c")], { hostLinks }, {}, { startHour });
    expect(Math.abs(timeOf(run) - expected)).toBeLessThan(2 * KERNEL_NOISE);
  });

  test("is no matter where nobody said when the run starts", () => {
    const hostLinks = migration.map((link) => ({ ...link, factorByHour: halfAt11 }));
    const run = runOf([move("s1", "a", "c")], { hostLinks });
    expect(Math.abs(timeOf(run) - (AROUND_LIVE + ON_WIRE / PAYLOAD))).toBeLessThan(KERNEL_NOISE);
  });

  test("lets a server that cannot be followed by day go by night, and a run without hope end", () => {
    // 60 MB/s of writes within 1 GiB: a tenth of the link (12 MB/s) never catches up, the whole of it (119 MB/s) does.
    const busy = serverOn("a", "s1", { dirtyRate: exactly(60e6), workingSet: exactly(GiB) });
    const settings = { completionTimeout: 0 };
    const byDay = Array.from({ length: 24 }, (_, hour) => (hour === 22 ? 1 : 0.1));
    const never = Array.from({ length: 24 }, () => 0.1);
    const [night, stuck] = [byDay, never].map((factorByHour) => {
      const hostLinks = migration.map((link) => ({ ...link, factorByHour }));
      const steps = [move("s1", "a", "c")];
      const cloud = { servers: [busy], settings };
      return runOf(steps, { hostLinks }, cloud, { startHour: 20 }).moved("out:s1");
    });
    expect(night?.endedAt).toBeGreaterThan(2 * 3600);
    expect(night?.endedAt).toBeLessThan(3 * 3600);
    expect(stuck?.endedAt).toBeNull();
  });
});
