/** Nova's migration records: which one came of our request, and which are still in progress. */
import type { MigrationSight, ServerSight } from "../../port/port.ts";
import type { RunnerState } from "../runner-state.ts";
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
export interface Asked extends Pick<MoveWork, "since" | "record" | "phase" | "requestedAt"> {
  readonly course: Pick<Course, "source" | "destination" | "type">;
}

/**
 * How long after a request Nova may have made its record [s].
 *
 * The request leaves within its driver's 30 s or never, and Nova's conductor makes the record as it takes it up. A minute
 * is left for that, and a minute for what Nova's clock and ours may differ by: Nova's own services do not bear more
 * between themselves. A record of ours that is made later still is taken for somebody else's, and nothing is asked for
 * while it goes on; too long a time would let a colleague's like move be taken for ours, and aborted.
 */
const MADE_WITHIN = 150;

/**
 * Newer than all there was before the request, by a user of this run, of its kind, between its hosts; null = none (yet).
 * While nobody knows whether the request arrived, its time must fit, too. Once it was accepted the server was busy with
 * it: the first of its kind is ours, whatever came after.
 */
export function ourRecord(
  sight: ServerSight,
  { course, since, record: known, phase, requestedAt }: Asked,
  { users }: Pick<RunnerState, "users">,
): MigrationSight | null {
  const { source, destination, type } = course;
  const wanted = isLive(type) ? "live-migration" : "migration";
  const latest = phase === "doubt" ? requestedAt + MADE_WITHIN : Number.POSITIVE_INFINITY;
  const isOurs = (record: MigrationSight): boolean => {
    const user = userOf(record, sight);
    return (
      record.id > since.migration &&
      (record.type === wanted || record.type === "unknown") &&
      (user === null || users.length === 0 || users.includes(user)) &&
      (record.createdAt ?? 0) <= latest &&
      (record.source === null || record.source === source) &&
      (record.destination === null || destination === null || record.destination === destination)
    );
  };
  return (
    sight.migrations.find((record) => record.id === known) ??
    sight.migrations.filter(isOurs).at(-1) ??
    null
  );
}

/** Before 2.80 a record tells no user; the action that made the newest one does. */
function userOf(record: MigrationSight, { migrations, lastAction }: ServerSight): string | null {
  if (record.user !== null || record.id !== migrations[0]?.id) return record.user;
  const { word = "", user = null } = lastAction ?? {};
  return word === "live-migration" || word === "migrate" ? user : null;
}
