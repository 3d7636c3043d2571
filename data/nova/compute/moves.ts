/** Asking Nova for moves. An answer of 202 means accepted; what comes of it is in the migration and in the server's host. */
import type { CallOptions, Endpoint } from "../endpoint.ts";
import { isAtLeast } from "../microversion.ts";
import { type ChangeOutcome, outcomeOf } from "../outcome.ts";

export interface LiveMigration {
  /** Null lets Nova choose. */
  readonly host: string | null;
  /** True copies the disks, false forbids it. Never Nova's `auto`: a move that was planned without a copy must not start one. */
  readonly blockMigration: boolean;
}

/** 2.34: checks are asynchronous, so that 202 always means "look". 2.68 drops `force`, which we never send. */
const liveVersion = { needs: [2, 34], knows: [2, 96] } as const;
/** 2.56 lets an administrator name the destination. */
const coldVersion = { needs: [2, 56], knows: [2, 96] } as const;
const anyVersion = { needs: [2, 1], knows: [2, 96] } as const;
/** 2.22 force_complete. */
const forceVersion = { needs: [2, 22], knows: [2, 96] } as const;
/** 2.24 aborts running migrations; from 2.65 on queued and preparing ones, too. */
const abortVersion = { needs: [2, 24], knows: [2, 96] } as const;

export const liveMigrate = (
  compute: Endpoint,
  server: string,
  { host, blockMigration }: LiveMigration,
  options: CallOptions = {},
): Promise<ChangeOutcome> =>
  act(
    compute,
    server,
    { "os-migrateLive": { host, block_migration: blockMigration } },
    { ...options, version: liveVersion },
  );

/** Cold migration; `host` null lets Nova choose. It waits for confirmResize at its end. */
export const coldMigrate = (
  compute: Endpoint,
  server: string,
  host: string | null,
  options: CallOptions = {},
): Promise<ChangeOutcome> =>
  act(
    compute,
    server,
    { migrate: host === null ? null : { host } },
    { ...options, version: host === null ? anyVersion : coldVersion },
  );

export const confirmResize = (
  compute: Endpoint,
  server: string,
  options: CallOptions = {},
): Promise<ChangeOutcome> =>
  act(compute, server, { confirmResize: null }, { ...options, version: anyVersion });

export const stopServer = (
  compute: Endpoint,
  server: string,
  options: CallOptions = {},
): Promise<ChangeOutcome> =>
  act(compute, server, { "os-stop": null }, { ...options, version: anyVersion });

export const startServer = (
  compute: Endpoint,
  server: string,
  options: CallOptions = {},
): Promise<ChangeOutcome> =>
  act(compute, server, { "os-start": null }, { ...options, version: anyVersion });

/** Ends a live migration with the server where it was. The record may end as `cancelled` or `failed`. */
export async function abortMigration(
  compute: Endpoint,
  server: string,
  migration: number,
  options: CallOptions = {},
): Promise<ChangeOutcome> {
  const path = `/servers/${encodeURIComponent(server)}/migrations/${migration}`;
  return outcomeOf(
    await compute.send("DELETE", path, undefined, { ...options, version: abortVersion }),
  );
}

/** Post-copy where it is permitted, else a pause of the guest until its memory is across. */
export async function forceComplete(
  compute: Endpoint,
  server: string,
  migration: number,
  options: CallOptions = {},
): Promise<ChangeOutcome> {
  const path = `/servers/${encodeURIComponent(server)}/migrations/${migration}/action`;
  const body = { force_complete: null };
  return outcomeOf(await compute.send("POST", path, body, { ...options, version: forceVersion }));
}

/** Whether migrations that are still queued or preparing can be aborted here (2.65, Rocky). */
export async function canAbortQueued(compute: Endpoint): Promise<boolean> {
  const version = await compute.chosen(abortVersion);
  return version.ok && isAtLeast(version.value, [2, 65]);
}

async function act(
  compute: Endpoint,
  server: string,
  body: unknown,
  options: CallOptions,
): Promise<ChangeOutcome> {
  const path = `/servers/${encodeURIComponent(server)}/action`;
  return outcomeOf(await compute.send("POST", path, body, options));
}
