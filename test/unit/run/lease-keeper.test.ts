import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import {
  LEASE_MS,
  LeaseKeeper,
  LeaseLost,
  type LeaseNews,
} from "../../../data/run/lease-keeper.ts";
import { ownMark } from "../../../data/run/process-mark.ts";
import { freshStore, holder, NOW } from "../../support/store.ts";

const key = { plan: "p-1", cloud: "simulated" } as const;

/** A keeper whose clock the test sets. */
async function keeper() {
  const store = await freshStore();
  const clock = { now: NOW };
  const take = (name: string) =>
    LeaseKeeper.take(store.leases, key, { by: holder(name), clock: () => clock.now });
  return { store, clock, take };
}

// Nova knows no fence: the only thing between two runners and a doubled request is this lease, and its deadline.
describe("the keeper of a lease", () => {
  it("tells who has the plan, since when, and until when", async () => {
    const { take } = await keeper();
    await take("one");
    await expect(take("two")).rejects.toThrow(
      /Another process runs this plan: one, since .*20:00:00.* its lease holds until .*20:01:15/,
    );
  });
  it("renews every ten seconds", async () => {
    const { clock, take } = await keeper();
    const one = await take("one");
    const before = one.lease.expires;
    await one.keep();
    expect(one.lease.expires).toBe(before);
    clock.now += 10_000;
    await one.keep();
    expect(one.lease.expires).toBe(clock.now + LEASE_MS);
  });
  it("lets a request leave only if the lease outlives it, renewing it where it can", async () => {
    const { clock, take } = await keeper();
    const one = await take("one");
    clock.now += LEASE_MS - 1000;
    await one.outlive(30_000);
    expect(one.lease.expires).toBe(clock.now + LEASE_MS);
    await expect(one.outlive(LEASE_MS)).rejects.toThrow(LeaseLost);
  });
  it("asks the store and not its memory: a lease that another took lets nothing leave", async () => {
    const { clock, take } = await keeper();
    const one = await take("one");
    clock.now += LEASE_MS + 1;
    await take("two");
    await expect(one.outlive(1)).rejects.toThrow(LeaseLost);
    await expect(one.keep()).rejects.toThrow(LeaseLost);
  });
  it("waits for one that nobody renews, telling it at once, and refuses one that is renewed", async () => {
    const { store } = await keeper();
    await store.leases.take(key, holder("dead"), Date.now(), 1500);
    const news: LeaseNews[] = [];
    const wait = () =>
      LeaseKeeper.takeWhenFree(store.leases, key, {
        by: holder("next"),
        onNews: (one) => news.push(one),
      });
    const next = await wait();
    expect([next.lease.holder, next.lease.epoch]).toEqual(["next", 2]);
    expect(news[0]).toMatchObject({ kind: "lease-held", holder: "dead" });
    const left = news.map((one) => (one.kind === "lease-held" ? one.left : 0));
    expect(left.length).toBeGreaterThan(1);
    expect(left).toEqual([...left].sort((a, b) => b - a));
    const living = setInterval(() => {
      void store.leases.renew(next.lease, Date.now(), 75_000);
    }, 200);
    await expect(wait()).rejects.toThrow(/Another process runs this plan: next/);
    clearInterval(living);
  });
  it("takes over at once from a process that is dead, and from no other", async () => {
    const { store, clock, take } = await keeper();
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    const mark = ownMark(child.pid);
    await store.leases.take(key, holder("child", mark), NOW, 75_000);
    await expect(take("next")).rejects.toThrow(/Another process runs this plan: child/);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    if (mark === null) {
      // Where the system does not tell of processes there is no proof.
      await expect(take("next")).rejects.toThrow(/child/);
      return;
    }
    const next = await take("next");
    expect(next.lease).toMatchObject({ holder: "next", epoch: 2, since: NOW });
    // What is left of the dead one could not write if it rose.
    const dead = { ...next.lease, ...holder("child", mark), epoch: 1 };
    expect(await store.leases.renew(dead, clock.now, 75_000)).toBeNull();
    expect(await store.leases.takeOver(dead, holder("third"), clock.now, 75_000)).toBeNull();
  });
  it("notices a death while it waits", async () => {
    const { store } = await keeper();
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 1500)"]);
    const mark = ownMark(child.pid);
    if (mark === null) return;
    await store.leases.take(key, holder("child", mark), Date.now(), 60_000);
    const kinds: string[] = [];
    const onNews = ({ kind }: LeaseNews) => kinds.push(kind);
    await LeaseKeeper.takeWhenFree(store.leases, key, { by: holder("next"), onNews });
    expect(kinds[0]).toBe("lease-held");
    expect(kinds.at(-1)).toBe("lease-taken-over");
  }, 30_000);
});
