/** Servers in a state in which Nova moves nothing, or with a task that never ended. */
import type { Server, ServerStatus } from "../snapshot.ts";
import { type Finding, idsOf, named, type PreflightRule, serversOf, verb } from "./finding.ts";

/** States in which a server can be moved, live or cold. */
const movable: ReadonlySet<ServerStatus> = new Set(["ACTIVE", "SHUTOFF", "PAUSED"]);
/** An unconfirmed or running move is open-migrations' matter. */
const moving: ReadonlySet<ServerStatus> = new Set([
  "MIGRATING",
  "RESIZE",
  "VERIFY_RESIZE",
  "REVERT_RESIZE",
]);
/** States that end by themselves within minutes. */
const passing: ReadonlySet<ServerStatus> = new Set([
  "BUILD",
  "REBUILD",
  "REBOOT",
  "HARD_REBOOT",
  "PASSWORD",
]);

export const serverState: PreflightRule = {
  name: "server-state",
  examine(host, context) {
    const servers = serversOf(host, context);
    const stuck = servers.filter(
      ({ taskState, status }) => taskState !== null && !moving.has(status),
    );
    const failed = servers.filter(({ status }) => status === "ERROR");
    const others = servers.filter(
      ({ status, taskState }) =>
        taskState === null && status !== "ERROR" && !movable.has(status) && !moving.has(status),
    );
    return [
      ...about(
        failed,
        "in ERROR: Nova will not move it",
        "Look at its fault (openstack server show), mend it, then openstack server set --state active; or delete it.",
      ),
      ...about(
        stuck,
        `held by a task (${tasksOf(stuck)}): one action at a time`,
        "Wait for the task; when it is dead, openstack server set --state active.",
      ),
      ...about(
        others.filter(({ status }) => passing.has(status)),
        "in a passing state",
        "List the servers again in a few minutes.",
      ),
      ...about(
        others.filter(({ status }) => !passing.has(status)),
        `in a state that Nova does not migrate (${statesOf(others)})`,
        "Resume, unrescue, unshelve or delete it before the drain.",
      ),
    ];
  },
};

const tasksOf = (servers: readonly Server[]): string =>
  [...new Set(servers.map(({ taskState }) => taskState ?? ""))].join(", ");

const statesOf = (servers: readonly Server[]): string =>
  [
    ...new Set(servers.filter(({ status }) => !passing.has(status)).map(({ status }) => status)),
  ].join(", ");

function about(servers: readonly Server[], state: string, mend: string): readonly Finding[] {
  if (servers.length === 0) return [];
  return [
    {
      rule: "server-state",
      level: "blocks",
      servers: idsOf(servers),
      summary: `${named(servers)} ${verb(servers)} ${state}.`,
      mend,
    },
  ];
}
