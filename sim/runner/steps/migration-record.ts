/** Nova's migration records: which one came of our request, and which are still in progress. */
import type { MigrationSight, ServerSight } from "../../port/port.ts";
import type { RunPolicy } from "../run-policy.ts";
import type { Course, MoveWork } from "../work.ts";
import { isLive } from "./move-request.ts";

const ENDED: ReadonlySet<string> = new Set([
  "completed",
  "cancelled",
  "failed",
  "error",
  "confirmed",
  "reverted",
  "done",
]);

/** "finished" is not the end: a cold move then waits to be confirmed. A word that we do not know is no end either. */
export const isInProgress = ({ status }: MigrationSight): boolean => !ENDED.has(status);

/** A request, as far as its record is told by it. */
export interface Asked extends Pick<MoveWork, "since" | "record"> {
  readonly course: Pick<Course, "source" | "destination" | "type">;
}

/** Newer than all there was before the request, by our user, of its kind, between its hosts; null = none (yet). */
export function ourRecord(
  sight: ServerSight,
  { course, since, record: known }: Asked,
  { user }: Pick<RunPolicy, "user">,
): MigrationSight | null {
  const { source, destination, type } = course;
  const wanted = isLive(type) ? "live-migration" : "migration";
  return (
    sight.migrations.find((record) => record.id === known) ??
    sight.migrations.find(
      (record) =>
        record.id > since.migration &&
        (record.type === wanted || record.type === "unknown") &&
        (record.user === null || user === null || record.user === user) &&
        (record.source === null || record.source === source) &&
        (record.destination === null || destination === null || record.destination === destination),
    ) ??
    null
  );
}
