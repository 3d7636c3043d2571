/** Migrations: all of them with their end (os-migrations), and the live ones under way with QEMU's counters. */
import { z } from "zod";
import { ok, type Result } from "../../../sim/index.ts";
import type { CallOptions, Endpoint } from "../endpoint.ts";
import type { Failure } from "../http/failure.ts";
import { listAll } from "../pages.ts";

/** 2.23 types, 2.59 UUIDs and pages, 2.80 users; Train has 2.79. */
const version = { needs: [2, 59], knows: [2, 96] } as const;
const liveVersion = { needs: [2, 23], knows: [2, 96] } as const;

const migration = z.object({
  id: z.int(),
  uuid: z.string().nullish(),
  instance_uuid: z.string(),
  migration_type: z.string().nullish(),
  status: z.string(),
  source_compute: z.string().nullish(),
  dest_compute: z.string().nullish(),
  user_id: z.string().nullish(),
  created_at: z.string(),
  updated_at: z.string().nullish(),
});
export type MigrationAnswer = z.infer<typeof migration>;

export interface MigrationFilter {
  /** Of this server. */
  readonly server?: string;
  /** With this host at either end. */
  readonly host?: string;
  readonly status?: string;
  /** Changed since then (ISO 8601). */
  readonly changedSince?: string;
}

/** Newest first, as Nova lists them. */
export const listMigrations = (
  compute: Endpoint,
  filter: MigrationFilter = {},
): Promise<Result<readonly MigrationAnswer[], Failure>> =>
  listAll(compute, {
    path: "/os-migrations",
    key: "migrations",
    item: migration,
    options: {
      version,
      query: {
        instance_uuid: filter.server,
        host: filter.host,
        status: filter.status,
        "changes-since": filter.changedSince,
      },
    },
  });

const counter = z.number().nullish();

const liveMigration = z.object({
  id: z.int(),
  uuid: z.string().nullish(),
  server_uuid: z.string().nullish(),
  status: z.string(),
  source_compute: z.string().nullish(),
  dest_compute: z.string().nullish(),
  user_id: z.string().nullish(),
  created_at: z.string(),
  updated_at: z.string().nullish(),
  memory_total_bytes: counter,
  memory_processed_bytes: counter,
  memory_remaining_bytes: counter,
  disk_total_bytes: counter,
  disk_processed_bytes: counter,
  disk_remaining_bytes: counter,
});
/** Counters are null before QEMU runs, 0 in the first sample, then renewed about every 5 s (or stand still, see GLOSSARY). */
export type LiveMigrationAnswer = z.infer<typeof liveMigration>;

/** Queued, preparing, running or post-migrating live migrations of a server; empty = none, not "it has ended well". */
export async function liveMigrationsOf(
  compute: Endpoint,
  server: string,
  options: Pick<CallOptions, "deadlineMs"> = {},
): Promise<Result<readonly LiveMigrationAnswer[], Failure>> {
  const answer = await compute.get(
    `/servers/${encodeURIComponent(server)}/migrations`,
    z.object({ migrations: z.array(liveMigration) }),
    { ...options, version: liveVersion },
  );
  return answer.ok ? ok(answer.value.body.migrations) : answer;
}

/** Statuses in which Nova is done with a migration. `finished` is a cold one that waits for its confirmation. */
export const closedStatuses: ReadonlySet<string> = new Set([
  "completed",
  "confirmed",
  "reverted",
  "error",
  "failed",
  "cancelled",
  "done",
]);
