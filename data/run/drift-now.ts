/** What changed in a cloud against what a plan, or a run of it, expects by now. */
import {
  type DriftFound,
  driftBetween,
  err,
  nothingSoFar,
  ok,
  type Plan,
  type Result,
  type Snapshot,
  type SoFar,
} from "../../sim/index.ts";
import type { Cloud } from "../nova/connect-cloud.ts";
import { readCloudSnapshot } from "../nova/snapshot/read-cloud-snapshot.ts";
import { runnerRow } from "./journal-writer.ts";
import { note } from "./resume.ts";
import type { RunView } from "./run-view.ts";
import { soFarOf } from "./so-far-of.ts";

/**
 * Reads the cloud anew, by lists alone, and holds it against what is expected.
 *
 * @param soFar asked once the cloud was read: what the run did meanwhile is expected too.
 * @param host whose steps are in question; null = the whole plan.
 * @param onRead is given the cloud as it was read.
 */
export async function driftNow(
  cloud: Cloud,
  plan: Plan,
  soFar: () => SoFar,
  host: string | null,
  onRead: (now: Snapshot) => void = () => undefined,
): Promise<Result<DriftFound, string>> {
  const read = await readCloudSnapshot(cloud, { files: null, prometheus: null, measured: [] });
  if (!read.ok) return err(read.error.diagnostics[0]?.summary ?? "the cloud cannot be read");
  onRead(read.value.snapshot);
  return ok(driftBetween(plan, soFar(), read.value.snapshot, host));
}

/** What a run has done up to its journal's last row; nothing before a run, or where its journal cannot be replayed. */
export function soFarOfView(view: RunView | null): SoFar {
  if (view === null || view.state === null) return nothingSoFar;
  const lastSeen = new Map<string, string>();
  for (const row of view.rows) note(runnerRow(row).observation, lastSeen, new Map());
  return soFarOf(view.plan, view.state, lastSeen);
}
