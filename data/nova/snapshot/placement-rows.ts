/** Placement's view of each host: inventories, traits, and the allocations that nothing on the host explains. */
import {
  err,
  type Inventory,
  ok,
  type ResourceClass,
  type Result,
  resourceClasses,
} from "../../../sim/index.ts";
import type { FaultLog } from "../../csv/fault-log.ts";
import type { RawCloud } from "../../csv/raw-cloud.ts";
import { listServices } from "../compute/services.ts";
import type { Cloud } from "../connect-cloud.ts";
import { type HostProviders, heldOn, hostProviders } from "../host-providers.ts";
import { type Failure, isNotFound } from "../http/failure.ts";
import { askEach } from "../in-flight.ts";
import { type Amounts, type InventoryAnswer, inventoriesOf, traitsOf } from "../placement.ts";
import type { CloudLists } from "./lists.ts";
import { confirmed, explanations } from "./unexplained.ts";

/** Hosts that were deleted since they were listed. */
export type GoneHosts = ReadonlySet<string>;

export async function fillPlacement(
  cloud: Cloud,
  lists: CloudLists,
  raw: RawCloud,
  faults: FaultLog,
): Promise<Result<GoneHosts, Failure>> {
  const providers = hostProviders(lists.hypervisors, lists.providers);
  const explained = explanations(lists);
  const hosts = lists.hypervisors.map(({ service }) => service.host);
  const answers = await askEach(hosts, (host) => askAbout(cloud, host, providers.get(host)));
  if (!answers.ok) return answers;
  const gone = new Set<string>();
  for (const [index, host] of hosts.entries()) {
    const answer = answers.value[index];
    if (answer === undefined) continue;
    if (answer.kind === "gone") {
      gone.add(host);
      tellOfGone(host, faults);
    } else if (answer.kind === "without-provider") tellOfNoProvider(host, faults);
    else {
      const { at, inventories, traits, held } = answer;
      const suspects = [...held.keys()].filter((consumer) => !explained.has(`${consumer} ${host}`));
      const unexplained = await confirmed(cloud, host, at, suspects);
      if (!unexplained.ok) return unexplained;
      const known = knownInventories(inventories);
      if (known === null) tellOfNoInventory(host, at, faults);
      raw.placement.set(host, { inventories: known, traits, unexplained: unexplained.value });
    }
  }
  return ok(gone);
}

type HostAnswer =
  | { readonly kind: "gone" }
  | { readonly kind: "without-provider" }
  | {
      readonly kind: "known";
      readonly at: HostProviders;
      readonly inventories: Readonly<Record<string, InventoryAnswer>>;
      readonly traits: readonly string[];
      readonly held: ReadonlyMap<string, Amounts>;
    };

/** A provider that vanishes while it is asked about goes with its host, or leaves the host without one. */
async function askAbout(
  cloud: Cloud,
  host: string,
  at: HostProviders | undefined,
): Promise<Result<HostAnswer, Failure>> {
  if (at === undefined) return ok({ kind: "without-provider" });
  const known = await askPlacement(cloud, at);
  if (known.ok || !isNotFound(known.error)) return known;
  const services = await listServices(cloud.compute, host);
  if (!services.ok) return err(services.error);
  return ok(services.value.length === 0 ? { kind: "gone" } : { kind: "without-provider" });
}

async function askPlacement(cloud: Cloud, at: HostProviders): Promise<Result<HostAnswer, Failure>> {
  const [inventories, traits, held] = await Promise.all([
    inventoriesOf(cloud.placement, at.root),
    traitsOf(cloud.placement, at.root),
    heldOn(cloud, at),
  ]);
  if (!inventories.ok) return inventories;
  if (!traits.ok) return traits;
  if (!held.ok) return held;
  const known = { inventories: inventories.value, traits: traits.value, held: held.value };
  return ok({ kind: "known", at, ...known });
}

const tellOfGone = (host: string, faults: FaultLog): void =>
  faults.note(
    "gone-meanwhile",
    `${host} was deleted while the cloud was read; it is left out.`,
    "Nothing, if it was meant to go.",
    { file: "compute /os-services", field: host },
  );

const tellOfNoProvider = (host: string, faults: FaultLog): void =>
  faults.warning(
    "no-provider",
    `Placement has no provider for ${host}: allocations of ${host} could not be examined, and its own figures stand in.`,
    "Look at nova-compute's log there: it makes its provider when it starts.",
    { file: "placement /resource_providers", field: host },
  );

const tellOfNoInventory = (host: string, { root }: HostProviders, faults: FaultLog): void =>
  faults.warning(
    "no-inventory",
    `Placement has no memory of ${host}; its own figures stand in.`,
    "Look at nova-compute's log there: it reports its inventory every minute.",
    { file: "placement /resource_providers", field: root },
  );

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
