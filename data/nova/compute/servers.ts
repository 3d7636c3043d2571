/** Looking at servers. */
import { z } from "zod";
import { err, ok, type Result } from "../../../sim/index.ts";
import type { Endpoint } from "../endpoint.ts";
import type { Failure } from "../http/failure.ts";
import { eachPage } from "../pages.ts";
import { type ServerAnswer, serverSchema } from "./server-schema.ts";
import { isSilent, orSilent, parted, silentCell } from "./silent-cells.ts";

export type { ServerAnswer } from "./server-schema.ts";

/** 2.73 shows `locked`; Train has it. 2.96 adds the zone that a server is pinned to. */
export const serverVersion = { needs: [2, 53], knows: [2, 96] } as const;

/** What execution needs to know of one server. */
export interface ServerSight {
  readonly id: string;
  readonly name: string;
  readonly host: string | null;
  readonly status: string;
  readonly vmState: string | null;
  readonly taskState: string | null;
  readonly locked: boolean;
  readonly project: string;
  /** Nova's last word on why it is in ERROR. */
  readonly fault: string | null;
}

export const sightOf = (server: ServerAnswer): ServerSight => ({
  id: server.id,
  name: server.name,
  host: server["OS-EXT-SRV-ATTR:host"] ?? null,
  status: server.status,
  vmState: server["OS-EXT-STS:vm_state"] ?? null,
  taskState: server["OS-EXT-STS:task_state"] ?? null,
  locked: server.locked ?? false,
  project: server.tenant_id,
  fault: server.fault?.message ?? null,
});

const listed = orSilent(serverSchema);

/** One server; a refusal with 404 means that it is gone. */
export async function getServer(
  compute: Endpoint,
  id: string,
): Promise<Result<ServerSight, Failure>> {
  const answer = await compute.get(
    `/servers/${encodeURIComponent(id)}`,
    z.object({ server: listed }),
    { version: serverVersion },
  );
  if (!answer.ok) return answer;
  const { server } = answer.value.body;
  return isSilent(server)
    ? err(silentCell("GET compute /servers", `server ${id} is shown without its data`))
    : ok(sightOf(server));
}

/** Servers of all projects, of one host where named, page by page. No list that lacks a cell's data counts as read. */
export async function eachServer(
  compute: Endpoint,
  take: (servers: readonly ServerAnswer[]) => void,
  host?: string,
): Promise<Result<null, Failure>> {
  let lacking = 0;
  const end = await eachPage(
    compute,
    {
      path: "/servers/detail",
      key: "servers",
      item: listed,
      options: { version: serverVersion, query: { all_tenants: 1, host } },
    },
    (page) => {
      const { whole, silent } = parted(page);
      lacking += silent.length;
      take(whole);
    },
  );
  if (!end.ok || lacking === 0) return end;
  const told = `${lacking} ${lacking === 1 ? "server is" : "servers are"} listed without their data`;
  return err(silentCell("GET compute /servers/detail", told));
}

/** The servers that Nova has on a host. */
export async function serversOnHost(
  compute: Endpoint,
  host: string,
): Promise<Result<readonly ServerSight[], Failure>> {
  const sights: ServerSight[] = [];
  const end = await eachServer(
    compute,
    (page) => sights.push(...page.map(sightOf).filter((server) => server.host === host)),
    host,
  );
  return end.ok ? ok(sights) : end;
}
