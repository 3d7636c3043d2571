/** Live moves take ACTIVE and PAUSED servers, cold ones ACTIVE and SHUTOFF (nova/compute/api.py). */
import type { ServerStatus } from "../../cloud/snapshot.ts";
import { okay, type Rule } from "./rule.ts";

const movable: ReadonlySet<ServerStatus> = new Set(["ACTIVE", "PAUSED", "SHUTOFF"]);

const wayOut: ReadonlyMap<ServerStatus, string> = new Map([
  [
    "SUSPENDED",
    "Resume it (openstack server resume), then move it live; or ask its owner to shelve it.",
  ],
  ["SHELVED", "Offload it (openstack server shelve --offload): it then needs no host."],
  ["RESCUE", "Unrescue it (openstack server unrescue)."],
  ["SOFT_DELETED", "Delete it for good (openstack server delete --force), or restore it."],
  ["UNKNOWN", "Bring its host's nova-compute up, so that Nova knows its state."],
] satisfies [ServerStatus, string][]);

export const serverState: Rule = (server) => {
  if (movable.has(server.status)) return okay;
  if (server.status === "ERROR") {
    return {
      kind: "blocked",
      reason: "error-state",
      detail: "The server is in ERROR; Nova moves it neither live nor cold.",
      unblock:
        "Find the fault (openstack server show), then openstack server set --state active or rebuild it, or delete it.",
    };
  }
  return {
    kind: "blocked",
    reason: "state-cannot-move",
    detail: `Nova moves no server that is ${server.status}.`,
    unblock: wayOut.get(server.status) ?? "Wait until it is ACTIVE or SHUTOFF.",
  };
};
