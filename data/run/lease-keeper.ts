/** Keeps the right to write a run's journal, and knows how long it lasts. Without it nothing is written and nothing sent. */
import type { Lease } from "../store/records.ts";
import type { LeaseKey, LeaseStore } from "../store/store.ts";

/** A crashed runner keeps the next one waiting for so long [ms]; longer than any request's deadline. */
export const LEASE_MS = 75_000;
/** A living holder renews so often [ms], which is how long others wait to see that it lives. */
const RENEW_EVERY = 10_000;
/** How often a lease that is waited for is looked at [ms]. */
const LOOK_EVERY = 1000;

/** Another runner has the plan, or had it meanwhile. */
export class LeaseLost extends Error {}

export class LeaseKeeper {
  readonly #leases: LeaseStore;
  readonly #clock: () => number;
  #lease: Lease;

  private constructor(leases: LeaseStore, lease: Lease, clock: () => number) {
    this.#leases = leases;
    this.#lease = lease;
    this.#clock = clock;
  }

  /** Errors: LeaseLost, naming the holder and when its lease ends. */
  static async take(
    leases: LeaseStore,
    key: LeaseKey,
    holder: string,
    clock: () => number = Date.now,
  ): Promise<LeaseKeeper> {
    const lease = await leases.take(key, holder, clock(), LEASE_MS);
    if (lease !== null) return new LeaseKeeper(leases, lease, clock);
    const current = await leases.current(key);
    const until = current === null ? "" : ` until ${new Date(current.expires).toISOString()}`;
    throw new LeaseLost(
      `Another process runs this plan: ${current?.holder ?? "unknown"}, its lease holds${until}.`,
    );
  }

  /**
   * Waits for a lease that nobody renews any more: its holder has died. One that is renewed has a living holder, and is
   * refused as above.
   *
   * @param onWait told once, with the holder and when its lease ends, if there is something to wait for.
   */
  static async takeWhenFree(
    leases: LeaseStore,
    key: LeaseKey,
    holder: string,
    onWait: (holder: string, until: Date) => void,
  ): Promise<LeaseKeeper> {
    const held = await leases.current(key);
    if (held !== null && held.expires > Date.now()) {
      onWait(held.holder, new Date(held.expires));
      while (Date.now() <= held.expires) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
        const now = await leases.current(key);
        if (now?.expires !== held.expires || now.epoch !== held.epoch) break;
      }
    }
    return LeaseKeeper.take(leases, key, holder);
  }

  get lease(): Lease {
    return this.#lease;
  }

  /** Renews it where it is time to. Errors: LeaseLost. */
  async keep(): Promise<void> {
    if (this.#lease.expires - this.#clock() > LEASE_MS - RENEW_EVERY) return;
    await this.#renew();
  }

  /**
   * Makes sure, by the store and not by memory, that the lease is ours and outlives a request that leaves now.
   *
   * Errors: LeaseLost; the request must not leave.
   */
  async outlive(deadlineMs: number): Promise<void> {
    const { plan, cloud, holder, epoch } = this.#lease;
    const current = await this.#leases.current({ plan, cloud });
    if (current === null || current.holder !== holder || current.epoch !== epoch) {
      throw new LeaseLost("The lease was taken by another runner.");
    }
    this.#lease = current;
    if (current.expires - this.#clock() > deadlineMs) return;
    await this.#renew();
    if (this.#lease.expires - this.#clock() <= deadlineMs) {
      throw new LeaseLost(
        `A lease of ${LEASE_MS} ms does not outlive requests of ${deadlineMs} ms.`,
      );
    }
  }

  async release(): Promise<void> {
    await this.#leases.release(this.#lease);
  }

  async #renew(): Promise<void> {
    const renewed = await this.#leases.renew(this.#lease, this.#clock(), LEASE_MS);
    if (renewed === null) throw new LeaseLost("The lease was taken by another runner.");
    this.#lease = renewed;
  }
}
