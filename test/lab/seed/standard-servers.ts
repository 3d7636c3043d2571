/** The servers that a lab is reset to: a small shop on three hosts. */
import type { LabSettings } from "../bring-up/settings.ts";
import type { Json, LabApi } from "./api.ts";
import { guestIsOn, removeGuest } from "./guests.ts";
import { releaseHosts } from "./hosts.ts";
import { removeOrphans } from "./orphans.ts";
import { allServers, deleteServers, makeServers, type WantedServer } from "./servers.ts";

/** cmp1 and cmp2 share their instances directory; cmp3 has its own. */
export const STANDARD_SERVERS: readonly WantedServer[] = [
  { name: "web-1", host: "cmp1" },
  { name: "db-1", host: "cmp1", work: { fillMib: 32, dirtyMib: 16, dirtyMibPerS: 1 } },
  { name: "off-1", host: "cmp1", off: true },
  { name: "web-2", host: "cmp2" },
  { name: "files-1", host: "cmp3", work: { writtenMib: 48 } },
  // Writes memory faster than a slow link carries it: never ends by itself below some 80 Mbit/s.
  { name: "batch-1", host: "cmp3", work: { dirtyMib: 32, dirtyMibPerS: 8 } },
];

const isInPlace = (lab: LabSettings, server: Json, { host, off }: WantedServer): boolean =>
  server["OS-EXT-SRV-ATTR:host"] === host &&
  server["OS-EXT-STS:task_state"] === null &&
  server.status === (off === true ? "SHUTOFF" : "ACTIVE") &&
  (off === true || guestIsOn(lab, host, server.id));

/**
 * Hosts enabled, and no servers but these, each on its host. A server that is in its place stays as it is; one that is
 * not is made anew. Ids by name.
 */
export async function resetServers(
  lab: LabSettings,
  api: LabApi,
  wanted: readonly WantedServer[] = STANDARD_SERVERS,
): Promise<Map<string, string>> {
  await releaseHosts(api);
  const kept = new Map<string, string>();
  const stray: string[] = [];
  for (const server of await allServers(api)) {
    const want = wanted.find(({ name }) => name === server.name);
    if (want !== undefined && !kept.has(want.name) && isInPlace(lab, server, want))
      kept.set(want.name, server.id);
    else stray.push(server.id);
  }
  await deleteServers(api, stray);
  for (const id of stray) removeGuest(lab, id);
  await removeOrphans(api);
  const missing = wanted.filter(({ name }) => !kept.has(name));
  return new Map([...kept, ...(await makeServers(lab, api, missing))]);
}
