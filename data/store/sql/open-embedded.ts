/**
 * The embedded store: one libsql (SQLite) file, write-ahead log, an fsync with every commit.
 *
 * The settings are read back after they are made: a journal on a file system that cannot keep them is refused.
 */
import { chmodSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { Kysely, SqliteDialect } from "kysely";
import Database from "libsql";
import { reasonOf } from "../reason-of.ts";
import type { Store } from "../store.ts";
import { makeSchema, serialOf } from "./schema.ts";
import { sqlStore } from "./sql-store.ts";
import type { Tables } from "./tables.ts";

/** How long a writer waits for another process's commit [ms]. */
const BUSY = 10_000;
/** SQLite's number for synchronous = FULL. */
const FULL = 2;

/** Where runs are kept if nobody says otherwise: the XDG base directory for state. */
export function defaultStorePath(environment: NodeJS.ProcessEnv = process.env): string {
  const own = environment.DRAINWISE_STORE;
  if (own !== undefined && own !== "") return own;
  const state = environment.XDG_STATE_HOME;
  const base = state === undefined || state === "" ? join(homedir(), ".local", "state") : state;
  return join(base, "drainwise", "store.db");
}

/** Opens the store, making folder, file and tables where they are missing. Errors: a file that cannot be kept durable. */
export async function openEmbedded(path: string): Promise<Store> {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const database = openDurable(path);
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
    await makeSchema(db, serialOf.sqlite);
    return sqlStore(db);
  } catch (error: unknown) {
    throw new Error(`The store ${path} cannot be opened: ${reasonOf(error)}.`);
  }
}

/** Opens the file with the settings that make a commit durable. Errors: they are not in force afterwards. */
export function openDurable(path: string): Database.Database {
  const database = new Database(path);
  database.pragma(`busy_timeout = ${BUSY}`);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  const { mode, synchronous } = durabilityOf(database);
  if (mode === "wal" && synchronous === FULL) {
    // Plans name tenants' servers: nobody else on this machine needs to read them.
    chmodSync(path, 0o600);
    return database;
  }
  database.close();
  throw new Error(`it works in mode ${mode}, synchronous ${synchronous}; WAL and FULL are needed`);
}

/** The settings in force, as the database itself tells. */
export function durabilityOf(database: Database.Database): {
  readonly mode: string;
  readonly synchronous: number;
} {
  const [mode] = database.pragma("journal_mode") as readonly { journal_mode: string }[];
  const [level] = database.pragma("synchronous") as readonly { synchronous: number }[];
  return { mode: mode?.journal_mode ?? "unknown", synchronous: level?.synchronous ?? -1 };
}
