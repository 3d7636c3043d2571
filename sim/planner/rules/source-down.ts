/** Nova moves nothing off a host whose nova-compute is down; only evacuation does, and that rebuilds. */
import { okay, type Rule } from "./rule.ts";

export const sourceDown: Rule = (server, { cloud }) =>
  server.host !== null && cloud.hosts.get(server.host)?.state === "down"
    ? {
        kind: "blocked",
        reason: "source-down",
        detail: `nova-compute on ${server.host} is down: neither live nor cold moves start.`,
        unblock:
          "Bring nova-compute up again, or evacuate (local disks are then made anew from the image, their data lost).",
      }
    : okay;
