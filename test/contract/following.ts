/** A cloud under the contract, and how its stories follow it. */
import type { Command, Observation } from "../../sim/index.ts";

/**
 * A cloud with hosts a, b, c and idle servers s1, s2 (ACTIVE) and off (SHUTOFF) on a; a and b share their storage, c may
 * have its own.
 */
export interface CloudUnderTest {
  send(command: Command): void | Promise<void>;
  /** The next observation, waiting as long as it takes; null when nothing will ever come. */
  observe(): Observation | null | Promise<Observation | null>;
}

type Seen = readonly Observation[];

/** Sends one command and reads on until the cloud is quiet or `until` holds. */
export async function following(
  cloud: CloudUnderTest,
  command: Command,
  until: (observation: Observation) => boolean = () => false,
): Promise<Seen> {
  await cloud.send(command);
  const seen: Observation[] = [];
  for (;;) {
    const observation = await cloud.observe();
    if (observation === null) return seen;
    seen.push(observation);
    if (until(observation)) return seen;
  }
}

export const nothingBefore = { migration: 0, action: null };

export const live = (server: string, destination: string, intent = `${server}/live`): Command => ({
  kind: "live-migrate",
  intent,
  server,
  destination,
  blockMigration: false,
  since: nothingBefore,
});

export const cold = (server: string, destination: string): Command => ({
  kind: "cold-migrate",
  intent: `${server}/cold`,
  server,
  destination,
  since: nothingBefore,
});

export const outcomes = (seen: Seen, intent: string): string[] =>
  seen.flatMap((one) => (one.kind === "outcome" && one.intent === intent ? one.outcome.kind : []));

/** Words of the newest record as they were seen, one after the other. */
export const statuses = (seen: Seen, server: string): string[] =>
  seen
    .flatMap((one) =>
      one.kind === "server" && one.server === server ? (one.migrations[0]?.status ?? []) : [],
    )
    .filter((status, at, all) => status !== all[at - 1]);

export const lastOf = (seen: Seen, server: string) =>
  seen.flatMap((one) => (one.kind === "server" && one.server === server ? [one] : [])).at(-1);
