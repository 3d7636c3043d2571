/** The servers that a lab is reset to: a small shop on three hosts. */
import type { LabSettings } from "../bring-up/settings.ts";
import type { LabApi } from "./api.ts";
import { releaseHosts } from "./hosts.ts";
import { allServers, deleteServers, makeServers, type WantedServer } from "./servers.ts";

/** cmp1 and cmp2 share their instances directory; cmp3 has its own. */
export const STANDARD_SERVERS: readonly WantedServer[] = [
  { name: "web-1", host: "cmp1" },
  { name: "db-1", host: "cmp1", work: { fillMib: 32, dirtyMib: 16, dirtyMibPerS: 1 } },
  { name: "off-1", host: "cmp1", off: true },
  { name: "web-2", host: "cmp2" },
  { name: "files-1", host: "cmp3", work: { writtenMib: 48 } },
  // Writes memory faster than a slow link carries it: never ends by itself below some 40 Mbit/s.
  { name: "batch-1", host: "cmp3", work: { dirtyMib: 32, dirtyMibPerS: 8 } },
];

/** All hosts enabled, no server but the standard ones, each on its host. */
export async function resetServers(lab: LabSettings, api: LabApi): Promise<Map<string, string>> {
  await releaseHosts(api);
  await deleteServers(
    api,
    (await allServers(api)).map(({ id }) => id),
  );
  return makeServers(lab, api, STANDARD_SERVERS);
}
