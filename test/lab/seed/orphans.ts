/** What Placement still holds for nobody: a migration whose source's nova-compute died leaves its claim behind. */
import type { Json, LabApi } from "./api.ts";
import { allServers } from "./servers.ts";

/** Removes each allocation that belongs to no server. For a lab at rest only: moves under way have claims of their own. */
export async function removeOrphans(api: LabApi): Promise<void> {
  const servers = new Set((await allServers(api)).map(({ id }) => id));
  const providers = await api.ask("placement", "GET", "/resource_providers");
  for (const { uuid } of providers.resource_providers as Json[]) {
    const held = await api.ask("placement", "GET", `/resource_providers/${uuid}/allocations`);
    for (const consumer of Object.keys(held.allocations))
      if (!servers.has(consumer)) await api.ask("placement", "DELETE", `/allocations/${consumer}`);
  }
}
