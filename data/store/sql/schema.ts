/** The schema, made where it is missing. A later version adds to it; it never drops what a journal needs. */
import { type Kysely, sql } from "kysely";
import type { Tables } from "./tables.ts";

const person = "user_id text not null, user_name text not null, proven integer not null";

/** The number of a request is drawn by the database: the one column whose type the dialects spell differently. */
export const serialOf = {
  sqlite: "integer primary key autoincrement",
  postgres: "bigserial primary key",
} as const;

const statements = (serial: string): readonly string[] => [
  "create table if not exists plans (hash text primary key, text text not null, at text not null)",
  `create table if not exists authors (plan text not null, cloud text not null, at text not null, ${person},
    primary key (plan, cloud, user_id))`,
  `create table if not exists approvals (id text primary key, plan text not null, cloud text not null, at text not null,
    expires text not null, confirmed text not null, withdrawn_at text, ${person})`,
  `create table if not exists runs (id text primary key, plan text not null, cloud text not null, approval text not null,
    started_at text not null, setting text not null, ended_at text, end_words text, live text, last_seq integer,
    last_hash text, ${person})`,
  `create table if not exists journal (run text not null, seq integer not null, at real not null, wall text not null,
    request integer, observation text not null, entries text not null, commands text not null, previous text not null,
    hash text not null, epoch integer not null, primary key (run, seq))`,
  `create table if not exists leases (plan text not null, cloud text not null, holder text not null, mark text,
    since real not null default 0, epoch integer not null, expires real not null, primary key (plan, cloud))`,
  `create table if not exists requests (id ${serial}, run text not null, action text not null, at text not null,
    answer text, ${person})`,
  `create table if not exists measurements (run text not null, intent text not null, measured text not null,
    primary key (run, intent))`,
];

/** Columns that tables of earlier versions lack. */
const added = [
  { table: "leases", column: "mark", type: "text" },
  { table: "leases", column: "since", type: "real not null default 0" },
  { table: "runs", column: "last_seq", type: "integer" },
  { table: "runs", column: "last_hash", type: "text" },
] as const;

export async function makeSchema(db: Kysely<Tables>, serial: string): Promise<void> {
  for (const statement of statements(serial)) await sql.raw(statement).execute(db);
  const tables = await db.introspection.getTables();
  for (const { table, column, type } of added) {
    const known = tables.find(({ name }) => name === table)?.columns ?? [];
    if (known.some(({ name }) => name === column)) continue;
    await sql.raw(`alter table ${table} add column ${column} ${type}`).execute(db);
  }
}
