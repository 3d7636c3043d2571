/** Looking at servers, their migrations and their instance actions. */
import { recorded } from "../../support/nova-keystone.ts";
import type { NovaServer } from "../../support/nova-server.ts";
import {
  actionAnswers,
  liveAnswers,
  migrationAnswer,
  notFound,
  serverAnswer,
  timeOf,
  visibleRecords,
} from "../answers.ts";
import type { SimulatedNova } from "../simulated-nova.ts";
import { COMPUTE, ofServer, under } from "./paths.ts";

export function serveServers(http: NovaServer, nova: SimulatedNova): void {
  http
    .on(
      "GET",
      under("servers"),
      ofServer(nova, (now) => ({ body: { server: serverAnswer(nova, now) } })),
    )
    .on("GET", `${COMPUTE}/servers/detail`, ({ query }) => ({
      body: {
        servers: nova.servers
          .filter(({ host }) => (query.get("host") ?? host) === host)
          .map((now) => serverAnswer(nova, now)),
      },
    }))
    .on(
      "GET",
      under("servers", "migrations"),
      ofServer(nova, (now) => ({ body: { migrations: liveAnswers(nova, now) } })),
    )
    .on(
      "GET",
      under("servers", "os-instance-actions"),
      ofServer(nova, (now) => ({ body: { instanceActions: actionAnswers(nova, now) } })),
    )
    .on(
      "GET",
      under("servers", "os-instance-actions/[^/]+"),
      ofServer(nova, (now, { path }) => {
        const id = path.split("/").at(-1);
        const action = actionAnswers(nova, now).find(({ request_id }) => request_id === id);
        if (action === undefined) return notFound(`Action for request_id ${id} not found`);
        const known = nova.actions(now).find(({ requestId }) => requestId === id);
        const failed = known?.own === now.lastAction?.id ? now.failure : null;
        return { body: { instanceAction: { ...action, events: [eventOf(nova, failed)] } } };
      }),
    )
    .on("GET", `${COMPUTE}/os-migrations`, ({ query }) => {
      const server = query.get("instance_uuid");
      const host = query.get("host");
      const status = query.get("status");
      const records = nova.servers
        .filter(({ server: { id } }) => (server ?? id) === id)
        .flatMap((now) => visibleRecords(nova, now).map((record) => ({ now, record })))
        .filter(({ record }) => (status ?? record.status) === record.status)
        .filter(({ record }) => host === null || [record.source, record.destination].includes(host))
        .sort((a, b) => b.record.id - a.record.id);
      const migrations = records.map(({ now, record }) => migrationAnswer(nova, now, record));
      return { body: { migrations } };
    });
}

function eventOf(nova: SimulatedNova, failed: string | null): Record<string, unknown> {
  const { instanceAction } = recorded("instance-action-failed").body as {
    instanceAction: { events: Record<string, unknown>[] };
  };
  const [event] = instanceAction.events;
  const at = timeOf(nova, nova.now);
  const told = failed === null ? { result: "Success", details: null } : { details: failed };
  return { ...event, traceback: null, start_time: at, finish_time: at, ...told };
}
