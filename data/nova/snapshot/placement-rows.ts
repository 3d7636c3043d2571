/** Placement's view of each host: inventories, traits, and the allocations that nothing on the host explains. */
import {
  compareIds,
  type Inventory,
  ok,
  type ResourceClass,
  type Result,
  resourceClasses,
  type UnexplainedClaim,
} from "../../../sim/index.ts";
import type { FaultLog } from "../../csv/fault-log.ts";
import type { PlacementRow, RawCloud } from "../../csv/raw-cloud.ts";
import { getServer } from "../compute/servers.ts";
import type { Cloud } from "../connect-cloud.ts";
import type { Failure } from "../http/failure.ts";
import { askEach } from "../in-flight.ts";
import {
  type Amounts,
  allocationsOf,
  allocationsOn,
  type InventoryAnswer,
  inventoriesOf,
  traitsOf,
} from "../placement.ts";
import { hostHypervisors } from "./fill-rows.ts";
import type { CloudLists } from "./lists.ts";

interface HostProvider {
  readonly host: string;
  readonly uuid: string;
}

export async function fillPlacement(
  cloud: Cloud,
  lists: CloudLists,
  raw: RawCloud,
  faults: FaultLog,
): Promise<Result<null, Failure>> {
  const providers = providersOf(lists);
  const explained = explanations(lists);
  const rows = await askEach(providers, (provider) => readProvider(cloud, provider));
  if (!rows.ok) return rows;
  for (const { host, uuid, inventories, traits, allocations } of rows.value) {
    const suspects = [...allocations].filter(([consumer]) => !explained.has(`${consumer} ${host}`));
    const unexplained = await confirmed(cloud, { host, uuid }, suspects);
    if (!unexplained.ok) return unexplained;
    const known = knownInventories(inventories);
    if (known === null) {
      faults.warning(
        "no-inventory",
        `Placement has no memory of ${host}; its own figures stand in.`,
        "Look at nova-compute's log there: it reports its inventory every minute.",
        { file: "placement /resource_providers", field: uuid },
      );
      continue;
    }
    const row: PlacementRow = { inventories: known, traits, unexplained: unexplained.value };
    raw.placement.set(host, row);
  }
  return ok(null);
}

/** A hypervisor is a root provider of the same name; from 2.53 on their UUIDs are the same, too. */
function providersOf(lists: CloudLists): readonly HostProvider[] {
  const byUuid = new Set(lists.providers.map(({ uuid }) => uuid));
  const byName = new Map(
    lists.providers
      .filter((one) => (one.parent_provider_uuid ?? null) === null)
      .map(({ name, uuid }) => [name, uuid]),
  );
  return hostHypervisors(lists).flatMap((one) => {
    const uuid = byUuid.has(one.id) ? one.id : byName.get(one.hypervisor_hostname);
    return uuid === undefined ? [] : [{ host: one.service.host, uuid }];
  });
}

async function readProvider({ placement }: Cloud, { host, uuid }: HostProvider) {
  const [inventories, traits, allocations] = await Promise.all([
    inventoriesOf(placement, uuid),
    traitsOf(placement, uuid),
    allocationsOn(placement, uuid),
  ]);
  if (!inventories.ok) return inventories;
  if (!traits.ok) return traits;
  if (!allocations.ok) return allocations;
  return ok({
    host,
    uuid,
    inventories: inventories.value,
    traits: traits.value,
    allocations: allocations.value,
  });
}

/**
 * "consumer host" of every allocation that is as it should be: a server on its host, and both consumers (server and
 * migration) of an open migration on both its ends.
 */
function explanations({ servers, migrations }: CloudLists): ReadonlySet<string> {
  const explained = new Set<string>();
  for (const { id, host } of servers) if (host !== null) explained.add(`${id} ${host}`);
  for (const one of migrations) {
    for (const consumer of [one.instance_uuid, one.uuid ?? ""]) {
      for (const end of [one.source_compute, one.dest_compute]) {
        if (end != null) explained.add(`${consumer} ${end}`);
      }
    }
  }
  return explained;
}

/** Lists are read one after the other: what was built, moved or deleted in between is looked at again before it is told. */
async function confirmed(
  { compute, placement }: Cloud,
  { host, uuid }: HostProvider,
  suspects: readonly (readonly [string, Amounts])[],
): Promise<Result<readonly UnexplainedClaim[], Failure>> {
  const looked = await askEach(suspects, async ([consumer]) => {
    const held = await allocationsOf(placement, consumer);
    if (!held.ok) return held;
    const amounts = held.value.get(uuid);
    if (amounts === undefined) return ok(null);
    const server = await getServer(compute, consumer);
    if (!server.ok && !(server.error.kind === "refused" && server.error.status === 404)) {
      return server;
    }
    // A server that has come here or is on its way explains it; the next snapshot has it.
    const isHere = server.ok && (server.value.host === host || server.value.taskState !== null);
    return ok(isHere ? null : { consumer, amounts: knownAmounts(amounts) });
  });
  if (!looked.ok) return looked;
  const claims = looked.value.filter((claim) => claim !== null);
  return ok(claims.sort((a, b) => compareIds(a.consumer, b.consumer)));
}

function knownAmounts(amounts: Amounts): Readonly<Partial<Record<ResourceClass, number>>> {
  return Object.fromEntries(
    resourceClasses.flatMap((name) => {
      const amount = amounts[name];
      return amount === undefined ? [] : [[name, amount]];
    }),
  );
}

/** Null when there is not even memory. */
function knownInventories(
  inventories: Readonly<Record<string, InventoryAnswer>>,
): Readonly<Partial<Record<ResourceClass, Inventory>>> | null {
  if (inventories.MEMORY_MB === undefined) return null;
  return Object.fromEntries(
    resourceClasses.flatMap((name) => {
      const found = inventories[name];
      if (found === undefined) return [];
      const inventory: Inventory = {
        total: found.total,
        reserved: found.reserved,
        allocationRatio: found.allocation_ratio,
        minUnit: found.min_unit,
        maxUnit: found.max_unit,
        stepSize: found.step_size,
      };
      return [[name, inventory]];
    }),
  );
}
