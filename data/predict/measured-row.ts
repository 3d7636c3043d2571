/** One row of a file of measured migrations: what a predictor may read, and nothing of what came out. */
import { err, ok, type Result } from "../../sim/index.ts";
import type { Cell, CellFault } from "../csv/cell.ts";
import type { RowCursor } from "../csv/row-cursor.ts";

/** Quantities in the units of their columns; null where the cell is empty. */
export interface MeasuredRow {
  readonly line: number;
  readonly scenario: string;
  readonly rep: string;
  readonly concurrent: number;
  readonly startS: number;
  readonly ramMib: number;
  readonly allocMib: number | null;
  readonly nonzeroMib: number;
  readonly wsMib: number;
  readonly mode: WriteMode;
  readonly rateAsked: number | null;
  readonly rateBefore: number | null;
  readonly rateDuring: number | null;
  readonly hotWritesPct: number;
  readonly hotSizePct: number;
  readonly wbytes: number;
  readonly spin: boolean;
  readonly hugePages: boolean;
  readonly capMibs: number | null;
  readonly linkMbit: number | null;
  readonly downtimeLimitMs: number;
  readonly limitS: number;
  readonly caps: readonly string[];
  readonly params: JsonObject;
  readonly ramp: JsonObject;
  readonly changes: readonly (readonly [number, JsonObject])[];
  readonly disk: MeasuredDisk | null;
  readonly meanMibs: number | null;
}

export interface MeasuredDisk {
  readonly sizeMib: number;
  readonly dataMib: number;
  readonly sync: "full" | "top";
  readonly speedMibs: number | null;
  readonly writeMibs: number;
  readonly writeKib: number;
  readonly regionMib: number;
  readonly sequential: boolean;
}

export type WriteMode = "idle" | "uniform" | "sweep" | "hot";
export type JsonObject = Readonly<Record<string, unknown>>;

/** The columns that are read; others pass through untouched, and of these only the first may not be absent. */
export const neededColumns: readonly string[] = ["ram_mib", "nonzero_mib", "downtime_limit_ms"];

const fault = (code: string, summary: string, mend: string): Result<never, CellFault> =>
  err({ code, summary, mend });

const number =
  (min: number, max: number): Cell<number> =>
  (text) => {
    const value = Number(text);
    if (!Number.isFinite(value)) {
      return fault("no-number", `"${text}" is no number.`, "Write a plain number, as in 12.5.");
    }
    if (value < min || value > max) {
      return fault(
        "absurd-number",
        `${text} is outside ${min} to ${max}.`,
        "Check the value and the unit that the header names.",
      );
    }
    return ok(value);
  };

const positive = number(1e-6, 1e12);
const natural = number(0, 1e12);
const percent = number(0, 100);
/** Beyond these no cloud is, and a prediction would count pages for minutes: 16 TiB, 0.1 MiB/s or 1 Mbit/s, 116 days. */
const memoryMib = number(1e-6, 2 ** 24);
const partMib = number(0, 2 ** 24);
const limit = number(1e-6, 1e7);
/** 0 and empty are no limit. */
const rateFrom =
  (least: number): Cell<number> =>
  (text) =>
    Number(text) === 0 ? ok(0) : number(least, 1e12)(text);
const members: Cell<number> = (text) =>
  Number.isInteger(Number(text))
    ? number(1, 1000)(text)
    : fault("no-number", `"${text}" is no whole number.`, "Write the number of members, as in 2.");
/** Capabilities of QEMU 7.2 to 10.2 (qapi/migration.json); a name that is none of them would switch off what was meant. */
const knownCapabilities: readonly string[] = (
  "xbzrle rdma-pin-all auto-converge zero-blocks compress events postcopy-ram x-colo release-ram block return-path " +
  "pause-before-switchover multifd dirty-bitmaps postcopy-blocktime late-block-activate x-ignore-shared validate-uuid " +
  "background-snapshot zero-copy-send postcopy-preempt switchover-ack dirty-limit mapped-ram"
).split(" ");

const capabilities: Cell<readonly string[]> = (text) => {
  const names = text.split(/[\s,;|+]+/).filter((name) => name !== "");
  const unknown = names.filter((name) => !knownCapabilities.includes(name));
  return unknown.length === 0
    ? ok(names)
    : fault(
        "unknown-capability",
        `QEMU has no migration capability ${unknown.join(", ")}.`,
        `Write names as QEMU does: ${knownCapabilities.join(", ")}.`,
      );
};

const word: Cell<string> = (text) => ok(text);

const modes: Readonly<Record<string, WriteMode>> = {
  idle: "idle",
  u: "uniform",
  s: "sweep",
  h: "hot",
};

const writeMode: Cell<WriteMode> = (text) => {
  const mode = Object.hasOwn(modes, text) ? modes[text] : undefined;
  return mode === undefined
    ? fault("unknown-mode", `"${text}" is no way of writing.`, "Write idle, u, s or h.")
    : ok(mode);
};

const flag: Cell<boolean> = (text) =>
  text === "0" || text === "1"
    ? ok(text === "1")
    : fault("no-flag", `"${text}" is neither 0 nor 1.`, "Write 0 or 1.");

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const json: Cell<JsonObject> = (text) => {
  const value = parsed(text);
  return isObject(value)
    ? ok(value)
    : fault("no-json", `${text} is no JSON object.`, 'Write {"name": value, ...}.');
};

const changeList: Cell<readonly (readonly [number, JsonObject])[]> = (text) => {
  const value = parsed(text);
  if (Array.isArray(value) && value.every(isChange)) {
    return ok([...value].sort((a, b) => a[0] - b[0]));
  }
  return fault(
    "no-changes",
    `${text} is no list of changes.`,
    'Write [[seconds, {"parameter": value}], ...].',
  );
};

const isChange = (value: unknown): value is readonly [number, JsonObject] =>
  Array.isArray(value) &&
  value.length === 2 &&
  Number.isFinite(value[0]) &&
  value[0] >= 0 &&
  isObject(value[1]);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const rateColumns = ["guest_rate_during", "rate_asked", "guest_rate_before"];

/** Reads one row; what is faulty is noted at the cursor, and a value that harms nothing stands in. */
export function readMeasuredRow(row: RowCursor): MeasuredRow {
  const mode = row.get("mode", writeMode) ?? "idle";
  if (mode !== "idle" && rateColumns.every((column) => row.get(column, word) === null)) {
    row.fault(
      "no-rate",
      "rate_asked",
      "The guest writes, but no rate is given.",
      `Fill one of ${rateColumns.join(", ")}.`,
    );
  }
  return {
    line: row.line,
    scenario: row.get("scenario", word) ?? "",
    rep: row.get("rep", word) ?? "",
    concurrent: row.get("n_concurrent", members) ?? 1,
    startS: row.get("start_s", natural) ?? 0,
    ramMib: row.need("ram_mib", memoryMib) ?? 1,
    allocMib: row.get("alloc_mib", partMib),
    nonzeroMib: row.need("nonzero_mib", partMib) ?? 0,
    wsMib: row.get("ws_mib", natural) ?? 0,
    mode,
    rateAsked: row.get("rate_asked", natural),
    rateBefore: row.get("guest_rate_before", natural),
    rateDuring: row.get("guest_rate_during", natural),
    hotWritesPct: row.get("hot_writes_pct", percent) ?? 100,
    hotSizePct: row.get("hot_size_pct", percent) ?? 100,
    wbytes: row.get("wbytes", natural) ?? 8,
    spin: row.get("spin", flag) ?? false,
    hugePages: row.get("guest_thp", flag) ?? true,
    capMibs: row.get("bw_cap_mibs", rateFrom(0.1)) || null,
    linkMbit: row.get("link_mbit", rateFrom(1)) || null,
    downtimeLimitMs: row.need("downtime_limit_ms", positive) ?? 300,
    limitS: row.get("limit_s", limit) ?? Number.POSITIVE_INFINITY,
    caps: row.get("caps", capabilities) ?? [],
    params: row.get("params", json) ?? {},
    ramp: row.get("ramp", json) ?? {},
    changes: row.get("changes", changeList) ?? [],
    disk: readDisk(row),
    meanMibs: row.get("bw_mean_mibs", number(0.1, 1e12)),
  };
}

function readDisk(row: RowCursor): MeasuredDisk | null {
  const sizeMib = row.get("disk_mib", natural) ?? 0;
  if (sizeMib <= 0) return null;
  return {
    sizeMib,
    dataMib: row.get("disk_data_mib", natural) ?? sizeMib,
    sync: row.get("disk_sync", word) === "top" ? "top" : "full",
    speedMibs: row.get("mirror_speed_mibs", natural) || null,
    writeMibs: row.get("disk_write_mibs", natural) ?? 0,
    writeKib: row.get("disk_write_kib", natural) || 64,
    regionMib: row.get("disk_region_mib", natural) || sizeMib,
    sequential: row.get("disk_mode", word) === "s",
  };
}
