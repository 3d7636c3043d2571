/** A look for drift as the real driver does it: the cloud as it is now, held against what the run expects by now. */
import { soFarOf } from "../../data/run/so-far-of.ts";
import {
  type DriftFound,
  driftBetween,
  type Plan,
  type RunnerState,
  type Server,
} from "../../sim/index.ts";
import { type Nova, serverNow } from "../../sim/world/nova.ts";

export function driftOfTruth(
  plan: Plan,
  state: RunnerState,
  truth: Nova,
  host: string | null,
): DriftFound {
  const lastSeen = new Map(
    [...truth.servers].flatMap(([id, now]) => (now ? [[id, now.host]] : [])),
  );
  return driftBetween(plan, soFarOf(plan, state, lastSeen), snapshotOf(plan, truth), host);
}

/** As lists of Nova would tell it. */
function snapshotOf({ snapshot }: Plan, truth: Nova): Plan["snapshot"] {
  const known = snapshot.servers.map(({ id }) => id);
  const ids = [...new Set([...known, ...truth.servers.keys()])];
  return {
    ...snapshot,
    hosts: snapshot.hosts.map((host) => ({ ...host, ...toldOf(truth, host.id) })),
    servers: ids.flatMap((id) => {
      const now = serverNow(truth, id);
      if (now === null) return [];
      const { server, host, status, taskState, locked } = now;
      return [{ ...server, host, status: status as Server["status"], taskState, locked }];
    }),
  };
}

function toldOf(truth: Nova, host: string) {
  const {
    state = "up",
    status = "enabled",
    disabledReason = null,
  } = truth.services.get(host) ?? {};
  return { state, status, disabledReason };
}
