/** Neutron: where a server's ports are bound, to see whether the network followed a move. */
import { z } from "zod";
import type { Result } from "../../sim/index.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Failure } from "./http/failure.ts";
import { listAll } from "./pages.ts";

const port = z.object({
  id: z.string(),
  /** "ACTIVE" once the network's agent has plugged it. */
  status: z.string(),
  device_id: z.string(),
  /** Shown to administrators. */
  "binding:host_id": z.string().nullish(),
  "binding:vif_type": z.string().nullish(),
});
export type PortAnswer = z.infer<typeof port>;

export const portsOf = (
  network: Endpoint,
  server: string,
): Promise<Result<readonly PortAnswer[], Failure>> =>
  listAll(network, {
    path: "/ports",
    key: "ports",
    item: port,
    options: { query: { device_id: server } },
    limit: null,
  });

/** Whether every port is bound to the host and has not failed to bind; a server without ports is. */
export const areBoundTo = (ports: readonly PortAnswer[], host: string): boolean =>
  ports.every(
    (one) => one["binding:host_id"] === host && one["binding:vif_type"] !== "binding_failed",
  );
