/** Rows of our own CSVs, which may come in several files (collect writes one set a host) and are merged by key. */
import type { NovaSettings } from "../../sim/index.ts";
import { text } from "./cell.ts";
import type { FaultLog } from "./fault-log.ts";
import type { KindId } from "./file-kinds.ts";
import { hostColumns, linkColumns, type OwnColumns, serverColumns } from "./own-columns.ts";
import type { OwnHost, OwnLink, OwnRow, OwnServer, RawCloud } from "./raw-cloud.ts";
import type { TableHead } from "./read-table.ts";
import { normalised, type RowCursor } from "./row-cursor.ts";
import { settingsColumns } from "./settings-columns.ts";

/** The key column of each kind of ours. */
export const ownKeys = {
  "own-hosts": "host",
  "own-servers": "server_id",
  "own-network": "host",
  "own-settings": "settings_group",
} as const satisfies Partial<Record<KindId, string>>;

export type OwnKind = keyof typeof ownKeys;

export const columnsOf: Readonly<Record<OwnKind, OwnColumns<Record<string, unknown>>>> = {
  "own-hosts": hostColumns as OwnColumns<Record<string, unknown>>,
  "own-servers": serverColumns as OwnColumns<Record<string, unknown>>,
  "own-network": linkColumns as OwnColumns<Record<string, unknown>>,
  "own-settings": settingsColumns as OwnColumns<Record<string, unknown>>,
};

export const readOwnHost = (row: RowCursor, into: RawCloud): void =>
  keep<OwnHost>(row, "own-hosts", hostColumns, into.ownHosts);

export const readOwnServer = (row: RowCursor, into: RawCloud): void =>
  keep<OwnServer>(row, "own-servers", serverColumns, into.ownServers);

export const readOwnSettings = (row: RowCursor, into: RawCloud): void =>
  keep<NovaSettings>(row, "own-settings", settingsColumns, into.ownSettings);

/** A host has several links, one for each role. */
export function readOwnLink(row: RowCursor, into: RawCloud): void {
  const host = row.need("host", text);
  if (host === null) return;
  into.ownLinks.push({
    host,
    row: { values: valuesOf<OwnLink>(row, linkColumns), at: row.source("host") },
  });
}

function valuesOf<T>(row: RowCursor, columns: OwnColumns<T>): Partial<T> {
  const values: Partial<T> = {};
  for (const key in columns) {
    const { name, cell } = columns[key];
    const value = row.get(name, cell);
    if (value !== null) values[key] = value;
  }
  return values;
}

function keep<T extends object>(
  row: RowCursor,
  kind: OwnKind,
  columns: OwnColumns<T>,
  into: Map<string, OwnRow<T>>,
): void {
  const keyColumn = ownKeys[kind];
  const key = row.need(keyColumn, text);
  if (key === null) return;
  const values = valuesOf(row, columns);
  const earlier = into.get(key);
  if (earlier === undefined) {
    into.set(key, { values, at: row.source(keyColumn) });
    return;
  }
  const place = `${earlier.at.file}:${earlier.at.line}`;
  if (earlier.at.file === row.file) {
    row.fault(
      "duplicate-id",
      keyColumn,
      `${key} stands on line ${earlier.at.line} already.`,
      "Keep one row of the two.",
    );
    return;
  }
  for (const name in values) {
    if (earlier.values[name] === undefined || same(earlier.values[name], values[name])) continue;
    const { name: written } = columns[name];
    row.fault(
      "contradiction",
      written,
      `${key} has another ${written} in ${place}.`,
      "Keep the value that is true.",
    );
  }
  into.set(key, { values: { ...values, ...earlier.values }, at: earlier.at });
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Columns of a file of ours that we do not know: an error, as a misspelt name would be an assumption unseen. */
export function refuseUnknownColumns(head: TableHead, kind: OwnKind, faults: FaultLog): void {
  const known = [
    ownKeys[kind],
    ...Object.values(columnsOf[kind]).map(({ name }) => name),
  ] as string[];
  for (const written of head.columns) {
    const name = normalised(written);
    if (known.includes(name) || name.startsWith("note")) continue;
    const near = nearest(name, known);
    const advice = near === null ? "" : `Did you mean ${near}? `;
    faults.error(
      "unknown-column",
      `The column "${written.trim()}" is not known in this file.`,
      `${advice}Rename it; a column whose name begins with "note" is left alone.`,
      { file: head.file, line: 1, field: written.trim() },
    );
  }
}

/** The known name with the longest common beginning, when that is at least four letters. */
function nearest(name: string, known: readonly string[]): string | null {
  const common = (other: string): number => {
    let length = 0;
    while (length < name.length && name[length] === other[length]) length += 1;
    return length;
  };
  const best = known.reduce((a, b) => (common(b) > common(a) ? b : a));
  return common(best) >= 4 ? best : null;
}
