/** Nova's check before an action on a server, and its 409: `check_instance_state` of nova/compute/api.py, in its words. */
import type { Outcome } from "../port/port.ts";
import type { ServerNow } from "./nova.ts";

const VM_STATES: Readonly<Record<string, string>> = {
  SHUTOFF: "stopped",
  VERIFY_RESIZE: "resized",
  ERROR: "error",
  BUILD: "building",
  RESCUE: "rescued",
  SOFT_DELETED: "soft-delete",
  // These tell of a task; the state below it is another.
  MIGRATING: "active",
  RESIZE: "active",
  REBOOT: "active",
  HARD_REBOOT: "active",
  PASSWORD: "active",
  REBUILD: "active",
};

/** The vm_state behind a status that the API shows. */
export const vmStateOf = (status: string): string => VM_STATES[status] ?? status.toLowerCase();

/**
 * @param action as Nova's API calls it.
 * @param from vm_states in which it may be asked for.
 */
export function conflictOf(
  { server, status, taskState }: ServerNow,
  action: string,
  from: readonly string[],
): Outcome | null {
  const state = vmStateOf(status);
  if (!from.includes(state)) {
    return refusedWherever(
      `Cannot '${action}' instance ${server.id} while it is in vm_state ${state}`,
    );
  }
  if (taskState === null) return null;
  return refusedWherever(
    `Cannot '${action}' instance ${server.id} while it is in task_state ${taskState}`,
  );
}

/** A no that stands wherever the server should go. */
export const refusedWherever = (reason: string): Outcome => ({
  kind: "refused",
  reason,
  wherever: true,
});
