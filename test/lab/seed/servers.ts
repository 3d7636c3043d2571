/** The lab's servers: made, waited for, deleted. A guest counts as up once its own console says so. */
import type { LabSettings } from "../bring-up/settings.ts";
import { until } from "../bring-up/waiting.ts";
import type { Json, LabApi } from "./api.ts";
import { type GuestWork, imageOf } from "./images.ts";

export interface WantedServer {
  readonly name: string;
  readonly host: string;
  readonly memoryMib?: number;
  readonly work?: GuestWork;
  /** Shut off once it has booted. */
  readonly off?: boolean;
}

async function flavorOf(api: LabApi, memoryMib: number): Promise<string> {
  const name = `guest-${memoryMib}`;
  const { flavors } = await api.ask("compute", "GET", "/flavors");
  const found = flavors.find((flavor: Json) => flavor.name === name);
  if (found !== undefined) return found.id;
  const flavor = { name, ram: memoryMib, vcpus: 1, disk: 1 };
  return (await api.ask("compute", "POST", "/flavors", { flavor })).flavor.id;
}

/** Asks Nova for a server on a host; its id. */
export async function createServer(
  lab: LabSettings,
  api: LabApi,
  wanted: WantedServer,
): Promise<string> {
  const { server } = await api.ask("compute", "POST", "/servers", {
    server: {
      name: wanted.name,
      host: wanted.host,
      imageRef: await imageOf(lab, api, wanted.work ?? {}),
      flavorRef: await flavorOf(api, wanted.memoryMib ?? 128),
      networks: "none",
    },
  });
  return server.id;
}

export const serverOf = async (api: LabApi, id: string): Promise<Json> =>
  (await api.ask("compute", "GET", `/servers/${id}`)).server;

/** Waits until a server rests in a status, and returns it; a server in ERROR ends the waiting. */
export const settled = (api: LabApi, id: string, status: string, seconds = 120): Promise<Json> =>
  until(`server ${id} ${status}`, seconds, async () => {
    const server = await serverOf(api, id);
    if (server.status === "ERROR" && status !== "ERROR")
      throw new Error(`server ${server.name} is in ERROR: ${JSON.stringify(server.fault)}`);
    return server.status === status && server["OS-EXT-STS:task_state"] === null ? server : null;
  });

export async function consoleOf(api: LabApi, id: string): Promise<string> {
  const body = { "os-getConsoleOutput": { length: 400 } };
  const answer = await api.call("compute", "POST", `/servers/${id}/action`, body);
  return answer.status === 200 ? answer.body.output : "";
}

/** Waits until the guest itself has said that it runs. */
export const booted = (api: LabApi, id: string, seconds = 180): Promise<string> =>
  until(`guest of ${id} booted`, seconds, async () => {
    const said = await consoleOf(api, id);
    return said.includes("LAB TICK") ? said : null;
  });

export async function act(api: LabApi, id: string, action: Json): Promise<void> {
  await api.ask("compute", "POST", `/servers/${id}/action`, action);
}

/** Makes these servers and waits until all are up; ids by name. */
export async function makeServers(
  lab: LabSettings,
  api: LabApi,
  wanted: readonly WantedServer[],
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const one of wanted) ids.set(one.name, await createServer(lab, api, one));
  for (const { name, off } of wanted) {
    const id = ids.get(name) as string;
    await settled(api, id, "ACTIVE", 240);
    await booted(api, id);
    if (off !== true) continue;
    await act(api, id, { "os-stop": null });
    await settled(api, id, "SHUTOFF", 120);
  }
  return ids;
}

export async function deleteServers(api: LabApi, ids: readonly string[]): Promise<void> {
  for (const id of ids) await api.call("compute", "DELETE", `/servers/${id}`);
  for (const id of ids)
    await until(`server ${id} deleted`, 120, async () => {
      const { status } = await api.call("compute", "GET", `/servers/${id}`);
      return status === 404;
    });
}

export async function allServers(api: LabApi): Promise<Json[]> {
  return (await api.ask("compute", "GET", "/servers/detail?all_tenants=1")).servers;
}
