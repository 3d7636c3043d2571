/** The simulated Nova's whole API on one HTTP server. */
import type { NovaServer } from "../support/nova-server.ts";
import { serveChanges } from "./routes/changes.ts";
import { serveHosts } from "./routes/hosts.ts";
import { servePlacement } from "./routes/placement.ts";
import { serveServers } from "./routes/servers.ts";
import type { SimulatedNova } from "./simulated-nova.ts";

export function serveNova(http: NovaServer, nova: SimulatedNova): void {
  serveServers(http, nova);
  serveHosts(http, nova);
  servePlacement(http, nova);
  serveChanges(http, nova);
}
