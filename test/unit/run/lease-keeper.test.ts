import { describe, expect, it } from "vitest";
import { LEASE_MS, LeaseKeeper, LeaseLost } from "../../../data/run/lease-keeper.ts";
import { freshStore, NOW } from "../../support/store.ts";

const key = { plan: "p-1", cloud: "simulated" } as const;

/** A keeper whose clock the test sets. */
async function keeper() {
  const store = await freshStore();
  const clock = { now: NOW };
  const take = (holder: string) => LeaseKeeper.take(store.leases, key, holder, () => clock.now);
  return { store, clock, take };
}

// Nova knows no fence: the only thing between two runners and a doubled request is this lease, and its deadline.
describe("the keeper of a lease", () => {
  it("tells who has the plan, and until when", async () => {
    const { take } = await keeper();
    await take("one");
    await expect(take("two")).rejects.toThrow(/Another process runs this plan: one, .*20:01:15/);
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
  it("waits for one that nobody renews, and refuses one that is renewed", async () => {
    const { store } = await keeper();
    await store.leases.take(key, "dead", Date.now(), 1500);
    const told: string[] = [];
    const wait = () =>
      LeaseKeeper.takeWhenFree(store.leases, key, "next", (holder) => told.push(holder));
    const next = await wait();
    expect([next.lease.holder, next.lease.epoch, told]).toEqual(["next", 2, ["dead"]]);
    const living = setInterval(() => {
      void store.leases.renew(next.lease, Date.now(), 75_000);
    }, 200);
    await expect(wait()).rejects.toThrow(/Another process runs this plan: next/);
    clearInterval(living);
  });
});
