/** Whether a host can take a server now: its service, and its room as Placement counts it. */
import { type DestinationSight, ok, type Result } from "../../../sim/index.ts";
import { listServices } from "../compute/services.ts";
import type { Cloud } from "../connect-cloud.ts";
import { summed } from "../host-providers.ts";
import type { Failure } from "../http/failure.ts";
import {
  type Amounts,
  allocationsOf,
  allocationsOn,
  type InventoryAnswer,
  inventoriesOf,
} from "../placement.ts";
import type { Providers } from "./providers.ts";

/** Services that cannot be read are a failed look: not a host that is not there. `refusal` stays null where Placement cannot tell: Nova will. */
export async function destinationSight(
  cloud: Cloud,
  providers: Providers,
  server: string,
  source: string,
  host: string,
): Promise<Result<DestinationSight, Failure>> {
  const services = await listServices(cloud.compute, host);
  if (!services.ok) return services;
  const [service] = services.value;
  if (service === undefined) {
    const refusal = `there is no host ${host}`;
    return ok({ host, state: "down", status: "disabled", refusal });
  }
  const { state, status } = service;
  const refusal = host === source ? null : await noRoomOn(cloud, providers, server, host);
  return ok({ host, state, status, refusal });
}

async function noRoomOn(
  { placement }: Cloud,
  providers: Providers,
  server: string,
  host: string,
): Promise<string | null> {
  const provider = await providers.of(host);
  if (!provider.ok) return null;
  const { root } = provider.value;
  const [held, inventories, claims] = await Promise.all([
    allocationsOf(placement, server),
    inventoriesOf(placement, root),
    allocationsOn(placement, root),
  ]);
  if (!held.ok || !inventories.ok || !claims.ok) return null;
  // A server that moves or waits for its confirmation holds something there already.
  if (claims.value.has(server)) return null;
  const wanted = summed([...held.value.values()]);
  const used = summed([...claims.value.values()]);
  return refusalOf(wanted, used, inventories.value);
}

/** Classes that the host has no inventory of lie with another provider (shared storage) and are not its matter. */
export function refusalOf(
  wanted: Amounts,
  used: Amounts,
  inventories: Readonly<Record<string, InventoryAnswer>>,
): string | null {
  for (const [name, amount] of Object.entries(wanted).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const inventory = inventories[name];
    if (inventory === undefined) continue;
    const { total, reserved, allocation_ratio, max_unit } = inventory;
    const capacity = Math.floor((total - reserved) * allocation_ratio);
    const free = capacity - (used[name] ?? 0);
    if (amount > max_unit) return `${name}: ${amount} is more than ${max_unit}, the most at once`;
    if (amount > free) return `${name}: ${amount} needed, ${free} of ${capacity} free`;
  }
  return null;
}
