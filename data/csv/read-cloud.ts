/** A cloud from what people have: a directory of CSV files, or a snapshot file. All or nothing. */
import { stat } from "node:fs/promises";
import {
  type Diagnostic,
  err,
  ok,
  type Result,
  type SiteConstants,
  type Snapshot,
} from "../../sim/index.ts";
import { readSite } from "../catalog/site-catalog.ts";
import { readSnapshotFile } from "../store/snapshot-file.ts";
import { buildSnapshot } from "./build-snapshot.ts";
import { type DiagnosticReport, FaultLog } from "./fault-log.ts";
import { readDirectory } from "./read-directory.ts";

export type { DiagnosticReport } from "./fault-log.ts";

export interface CloudRead {
  readonly snapshot: Snapshot;
  /** Warnings: what was left out, and why. Notes: what else the folder told. */
  readonly notes: readonly Diagnostic[];
}

/**
 * Reads a cloud. Every fault found is in the report of a refusal, with file, line, column, what and how to mend.
 *
 * @param path a directory of CSV files (recognised by their headers; COLUMNS.md) or a snapshot JSON file.
 */
export async function readCloud(path: string): Promise<Result<CloudRead, DiagnosticReport>> {
  const faults = new FaultLog();
  const entry = await stat(path).catch(() => null);
  if (entry?.isFile() === true) {
    const read = await readSnapshotFile(path);
    if (read.ok) return ok({ snapshot: read.value, notes: [] });
    return err({ diagnostics: read.error, total: read.error.length });
  }
  const contents = await readDirectory(path, faults);
  // Without one of the lists that all others refer to, every row would be a fault of its own.
  if (contents === null || !contents.complete) return err(faults.report());
  const site = await readSite(path, faults);
  const snapshot = withSite(buildSnapshot(contents, faults), site);
  if (faults.refused) return err(faults.report());
  return ok({ snapshot, notes: faults.report().diagnostics });
}

/** The snapshot with what its site has calibrated, where it has. */
export const withSite = (snapshot: Snapshot, site: SiteConstants | null): Snapshot =>
  site === null ? snapshot : { ...snapshot, site };
