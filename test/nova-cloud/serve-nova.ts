/** The simulated Nova's whole API on one HTTP server. */
import type { NovaServer } from "../support/nova-server.ts";
import { type Listener, serveChanges } from "./routes/changes.ts";
import { serveHosts } from "./routes/hosts.ts";
import { servePlacement } from "./routes/placement.ts";
import { serveServers } from "./routes/servers.ts";
import type { SimulatedNova } from "./simulated-nova.ts";

/**
 * @param changed told of each request that changed something, or was refused to.
 * @param overQuota projects whose quota a cold migration would break.
 */
export function serveNova(
  http: NovaServer,
  nova: SimulatedNova,
  changed: Listener = () => undefined,
  overQuota: ReadonlySet<string> = new Set(),
): void {
  serveServers(http, nova);
  serveHosts(http, nova);
  servePlacement(http, nova);
  serveChanges(http, nova, changed, overQuota);
}
