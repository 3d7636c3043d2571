/** Hosts that could take a server as far as zone, service and storage say; fullness and CPU are other rules' matter. */
import { copiesDisks } from "../move-type.ts";
import type { Host, Server } from "../snapshot.ts";
import type { PreflightContext } from "./finding.ts";

export const receiversOf = (
  server: Server,
  source: Host,
  { cloud, draining }: PreflightContext,
): readonly Host[] =>
  cloud.snapshot.hosts.filter(
    (host) =>
      host.id !== source.id &&
      !draining.has(host.id) &&
      host.state === "up" &&
      host.status === "enabled" &&
      (server.zone === null || server.zone === host.zone) &&
      copiesDisks(server, source, host).kind !== "refused",
  );
