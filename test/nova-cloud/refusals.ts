/**
 * What Nova's API refuses before anything reaches a compute host, in the API's own words (nova/compute/api.py and
 * nova/api/openstack/compute at 2026.1): locks, quotas, and migrations that are not there or not in the right state.
 *
 * What a server's state refuses is the simulated cloud's own: it says it in the same words.
 */
import { vmStateOf } from "../../sim/world/instance-state.ts";
import { isEnded, type ServerNow } from "../../sim/world/nova.ts";
import type { StubAnswer } from "../support/nova-keystone.ts";
import { badRequest, conflict, forbidden, notFound } from "./answers.ts";

/** check_instance_lock: an admin may act on a locked server, nobody else. */
export function refusalOfLock({ server, locked }: ServerNow, isAdmin: boolean): StubAnswer | null {
  return locked && !isAdmin ? conflict(`Instance ${server.id} is locked`) : null;
}

/** TooManyInstances, of the resize call that a cold migration is: a 403, not a 409. */
export const quotaExceeded = ({ resources: { VCPU: cores = 1 } }: ServerNow): StubAnswer =>
  forbidden(
    `Quota exceeded for cores: Requested ${cores}, but already used ${cores} of ${cores} cores`,
  );

/** Of an abort or a force-complete of the migration with this id; null = Nova takes it on. */
export function refusalOnMigration(
  now: ServerNow,
  migration: number,
  kind: "abort" | "force-complete",
): StubAnswer | null {
  const { id } = now.server;
  const abort = kind === "abort";
  if (abort && now.taskState !== "migrating") {
    return conflict(
      now.taskState === null
        ? `Instance ${id} is in an invalid state for 'abort live migration'`
        : `Cannot 'abort live migration' instance ${id} while it is in task_state ${now.taskState}`,
    );
  }
  const state = vmStateOf(now.status);
  if (!abort && state !== "active") {
    return conflict(`Cannot 'force_complete' instance ${id} while it is in vm_state ${state}`);
  }
  const record = now.records.find((one) => one.id === migration);
  if (record === undefined) {
    const words = `Migration ${migration} not found for instance ${id}`;
    return abort ? notFound(words) : badRequest(words);
  }
  const allowed = abort ? ["queued", "preparing", "running"] : ["running"];
  if (!isEnded(record.status) && allowed.includes(record.status)) return null;
  const method = abort ? "abort live migration" : "force complete";
  return badRequest(
    `Migration ${migration} state of instance ${id} is ${record.status}. Cannot ${method} while the migration is in this state.`,
  );
}
