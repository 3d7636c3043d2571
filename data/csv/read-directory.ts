/** All files of a directory, told apart by their headers and read into rows. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { FaultLog } from "./fault-log.ts";
import { type FileKind, fileKinds, type KindId, kindOf, nearestKind } from "./file-kinds.ts";
import {
  readAggregate,
  readFlavor,
  readHypervisor,
  readMigration,
  readProject,
  readServer,
  readServerGroup,
  readService,
} from "./nova-rows.ts";
import {
  type columnsOf,
  readOwnHost,
  readOwnLink,
  readOwnServer,
  readOwnSettings,
  refuseUnknownColumns,
} from "./own-rows.ts";
import { emptyRawCloud, type RawCloud } from "./raw-cloud.ts";
import { readHead, readRows, type TableHead } from "./read-table.ts";
import { normalised, type RowCursor } from "./row-cursor.ts";

const readers: Readonly<Record<KindId, (row: RowCursor, into: RawCloud) => void>> = {
  hypervisors: readHypervisor,
  services: readService,
  servers: readServer,
  flavors: readFlavor,
  aggregates: readAggregate,
  "server-groups": readServerGroup,
  projects: readProject,
  migrations: readMigration,
  // Zones come with the services; the list is accepted because people have it.
  zones: () => undefined,
  "own-hosts": readOwnHost,
  "own-servers": readOwnServer,
  "own-network": readOwnLink,
  "own-settings": readOwnSettings,
};

/** Files that no cloud can be read without. */
const required: readonly KindId[] = ["services", "servers", "flavors"];

export interface DirectoryContents {
  readonly raw: RawCloud;
  readonly kinds: ReadonlySet<KindId>;
  /** Options of nova.conf for which some file has a column. */
  readonly givenOptions: ReadonlySet<string>;
  /** Whether the lists that all others refer to were read to their end. */
  readonly complete: boolean;
}

/** Reads every *.csv of a directory; null when the directory itself cannot be read. */
export async function readDirectory(
  path: string,
  faults: FaultLog,
): Promise<DirectoryContents | null> {
  const names = await csvNames(path, faults);
  if (names === null) return null;
  const raw = emptyRawCloud();
  const read = await readFiles(path, names, raw, faults);
  refuseMissing(path, read.firstOf, faults);
  const complete = required.every((id) => read.whole.has(id));
  return { raw, kinds: new Set(read.firstOf.keys()), givenOptions: read.givenOptions, complete };
}

/** Reads our own files of a directory into a cloud that the API has told of; the client's lists there are passed over. */
export async function readOwnFiles(
  path: string,
  raw: RawCloud,
  faults: FaultLog,
): Promise<Pick<DirectoryContents, "givenOptions"> | null> {
  const names = await csvNames(path, faults);
  return names === null
    ? null
    : readFiles(path, names, raw, faults, ({ severalFiles }) => severalFiles);
}

interface FilesRead {
  readonly firstOf: ReadonlyMap<KindId, string>;
  readonly givenOptions: ReadonlySet<string>;
  /** Kinds of which a file was read to its end. */
  readonly whole: ReadonlySet<KindId>;
}

async function readFiles(
  path: string,
  names: readonly string[],
  raw: RawCloud,
  faults: FaultLog,
  isWanted: (kind: FileKind) => boolean = () => true,
): Promise<FilesRead> {
  const firstOf = new Map<KindId, string>();
  const givenOptions = new Set<string>();
  const whole = new Set<KindId>();
  for (const name of names) {
    const head = await readHead(join(path, name), faults);
    if (head === null) continue;
    const kind = recognise(head, faults);
    if (kind === null || !isWanted(kind)) continue;
    if (!isFirst(kind, head, firstOf, faults)) continue;
    refuseRepeatedColumns(head, faults);
    if (kind.severalFiles) refuseUnknownColumns(head, kind.id as keyof typeof columnsOf, faults);
    if (kind.id === "own-settings")
      for (const column of head.columns) givenOptions.add(normalised(column));
    const read = readers[kind.id];
    if (await readRows(head, faults, (row) => read(row, raw))) whole.add(kind.id);
  }
  return { firstOf, givenOptions, whole };
}

async function csvNames(path: string, faults: FaultLog): Promise<readonly string[] | null> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory() && entry.name.toLowerCase().endsWith(".csv"))
      .map((entry) => entry.name)
      .sort();
  } catch (error: unknown) {
    const text = error instanceof Error ? error.message : String(error);
    const reason = text.includes("ENOENT") ? "there is no such directory" : text;
    faults.error(
      "unreadable-directory",
      `The directory cannot be read: ${reason}.`,
      "Name a directory of CSV files, or a snapshot file, that you may read.",
      { file: path },
    );
    return null;
  }
}

function recognise(head: TableHead, faults: FaultLog): FileKind | null {
  const kind = kindOf(head.columns);
  if (kind !== null) return kind;
  const near = nearestKind(head.columns);
  const [summary, mend] =
    near === null
      ? [
          "The header is none that we know; the file is left out.",
          "COLUMNS.md lists the files and their columns.",
        ]
      : [
          `The header is nearest to "${near.kind.title}" but lacks: ${near.lacks.join(", ")}; the file is left out.`,
          `Run ${near.kind.title} again, as an administrator.`,
        ];
  faults.warning("unknown-file", summary, mend, { file: head.file, line: 1 });
  return null;
}

function isFirst(
  kind: FileKind,
  head: TableHead,
  firstOf: Map<KindId, string>,
  faults: FaultLog,
): boolean {
  const first = firstOf.get(kind.id);
  if (first === undefined) firstOf.set(kind.id, head.file);
  if (first === undefined || kind.severalFiles) return true;
  faults.error(
    "two-files",
    `Both ${first} and ${head.file} are "${kind.title}".`,
    "Keep the newer of the two in the directory.",
    { file: head.file },
  );
  return false;
}

function refuseRepeatedColumns(head: TableHead, faults: FaultLog): void {
  const seen = new Set<string>();
  for (const written of head.columns) {
    const name = normalised(written);
    if (seen.has(name)) {
      faults.error(
        "repeated-column",
        `The column "${written}" stands twice.`,
        "Keep one of the two.",
        {
          file: head.file,
          line: 1,
          field: written,
        },
      );
    }
    seen.add(name);
  }
}

function refuseMissing(path: string, firstOf: ReadonlyMap<KindId, string>, faults: FaultLog): void {
  for (const id of required) {
    if (firstOf.has(id)) continue;
    const title = fileKinds.find((kind) => kind.id === id)?.title ?? id;
    faults.error(
      "missing-file",
      `No file holds what \`${title}\` prints.`,
      "Run the command as an administrator and save its output in this directory as a .csv file.",
      { file: path },
    );
  }
}
