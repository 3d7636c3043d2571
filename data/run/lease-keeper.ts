/** Keeps the right to write a run's journal, and knows how long it lasts. Without it nothing is written and nothing sent. */
import { hostname } from "node:os";
import type { Lease } from "../store/records.ts";
import type { LeaseHolder, LeaseKey, LeaseStore } from "../store/store.ts";
import { isProvablyDead, ownMark } from "./process-mark.ts";

/** A runner that dies where nobody can see it keeps the next one waiting for so long [ms]; longer than any request's deadline. */
export const LEASE_MS = 75_000;
/** A living holder renews so often [ms], which is how long others wait to see that it lives. */
const RENEW_EVERY = 10_000;
/** How often a lease that is waited for is looked at [ms]. */
const LOOK_EVERY = 1000;

/** What is told of a lease that is somebody else's. Times are ISO 8601. */
export type LeaseNews = {
  readonly holder: string;
  readonly since: string;
  readonly until: string;
} & (
  | {
      /** Told at once and then every second: it is waited for, unless its holder renews it. */
      readonly kind: "lease-held";
      /** Until it ends [ms]. */
      readonly left: number;
    }
  /** Its holder's process is dead, and it was taken at once. */
  | { readonly kind: "lease-taken-over" }
);

export interface TakeOptions {
  readonly by: LeaseHolder;
  readonly onNews?: ((news: LeaseNews) => void) | undefined;
  readonly clock?: () => number;
}

/** This process, as the holder of a lease. */
export function ourselves(): LeaseHolder {
  const mark = ownMark();
  return {
    holder: `process ${process.pid} on ${hostname()}`,
    mark: mark === null ? null : JSON.stringify(mark),
  };
}

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

  /**
   * Takes a lease that nobody holds, or whose holder's process is dead beyond doubt.
   *
   * Errors: LeaseLost, naming the holder, since when it has the plan and when its lease ends.
   */
  static async take(
    leases: LeaseStore,
    key: LeaseKey,
    { by, onNews = () => undefined, clock = Date.now }: TakeOptions,
  ): Promise<LeaseKeeper> {
    const free = await leases.take(key, by, clock(), LEASE_MS);
    if (free !== null) return new LeaseKeeper(leases, free, clock);
    const held = await leases.current(key);
    if (held !== null && isProvablyDead(held.mark)) {
      const taken = await leases.takeOver(held, by, clock(), LEASE_MS);
      if (taken !== null) {
        onNews({ kind: "lease-taken-over", ...told(held) });
        return new LeaseKeeper(leases, taken, clock);
      }
    }
    const { holder, since, until } = told((await leases.current(key)) ?? held);
    throw new LeaseLost(
      `Another process runs this plan: ${holder}, since ${since}, its lease holds until ${until}.`,
    );
  }

  /**
   * Waits for a lease that nobody renews any more: its holder has died where it cannot be seen. One that is renewed has a
   * living holder, and is refused as above.
   */
  static async takeWhenFree(
    leases: LeaseStore,
    key: LeaseKey,
    options: TakeOptions,
  ): Promise<LeaseKeeper> {
    const { onNews = () => undefined } = options;
    const held = await leases.current(key);
    if (held !== null) {
      while (Date.now() <= held.expires && !isProvablyDead(held.mark)) {
        onNews({ kind: "lease-held", ...told(held), left: held.expires - Date.now() });
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
        const now = await leases.current(key);
        if (now?.expires !== held.expires || now.epoch !== held.epoch) break;
      }
    }
    return LeaseKeeper.take(leases, key, options);
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

const told = (lease: Lease | null) => ({
  holder: lease?.holder ?? "unknown",
  since: new Date(lease?.since ?? 0).toISOString(),
  until: new Date(lease?.expires ?? 0).toISOString(),
});
