/**
 * Placement: what hosts have, and who holds it. During a move Nova lets the migration's own consumer hold the source and
 * the server hold the destination.
 */
import type { Resources } from "../../../sim/cloud/placement.ts";
import type { Inventory } from "../../../sim/index.ts";
import type { ServerNow } from "../../../sim/world/nova.ts";
import { recorded } from "../../support/nova-keystone.ts";
import type { Handler, NovaServer } from "../../support/nova-server.ts";
import { migrationUuid, notFound, openRecords } from "../answers.ts";
import type { SimulatedNova } from "../simulated-nova.ts";
import { hostOfProvider, providerOf } from "./hosts.ts";

interface Claim {
  readonly host: string;
  readonly consumer: string;
  readonly resources: Resources;
}

function claimsOf(now: ServerNow): readonly Claim[] {
  const { server, resources, host, move, heldOn } = now;
  const record = openRecords(now).at(-1);
  const [source, destination] =
    move === null ? (heldOn ?? []) : [move.log.source, move.log.destination];
  if (source === undefined || destination === undefined || record === undefined) {
    return (heldOn ?? [host]).map((on) => ({ host: on, consumer: server.id, resources }));
  }
  return [
    { host: source, consumer: migrationUuid(record.id), resources },
    { host: destination, consumer: server.id, resources },
  ];
}

function allClaims(nova: SimulatedNova): readonly Claim[] {
  const orphans = [...nova.truth.orphans].flatMap(([host, consumers]) =>
    consumers.map((consumer) => ({ host, consumer, resources: { VCPU: 1 } })),
  );
  return [...nova.servers.flatMap(claimsOf), ...orphans];
}

const inventoryAnswer = (of: Inventory) => ({
  ...{ total: of.total, reserved: of.reserved, allocation_ratio: of.allocationRatio },
  ...{ min_unit: of.minUnit, max_unit: of.maxUnit, step_size: of.stepSize },
});

export function servePlacement(http: NovaServer, nova: SimulatedNova): void {
  const ofProvider =
    (answer: (host: string) => unknown): Handler =>
    ({ path }) => {
      const id = path.split("/")[3] ?? "";
      const host = hostOfProvider(nova, id);
      return host === null ? notFound(`No resource provider ${id}`) : { body: answer(host.id) };
    };
  const under = (rest: string): RegExp =>
    new RegExp(`^/placement/resource_providers/[^/]+/${rest}$`);
  const { hosts } = nova.snapshot;
  http
    .on("GET", "/placement/resource_providers", () => ({
      body: {
        resource_providers: hosts.map(({ id }) => {
          const uuid = providerOf(nova, id);
          return { uuid, name: id, parent_provider_uuid: null, root_provider_uuid: uuid };
        }),
      },
    }))
    .on(
      "GET",
      under("inventories"),
      ofProvider((id) => ({
        inventories: Object.fromEntries(
          Object.entries(hosts.find((host) => host.id === id)?.inventories ?? {}).map(
            ([name, inventory]) => [name, inventoryAnswer(inventory)],
          ),
        ),
      })),
    )
    .on(
      "GET",
      under("traits"),
      ofProvider(() => recorded("placement-traits").body),
    )
    .on(
      "GET",
      under("allocations"),
      ofProvider((id) => ({
        allocations: Object.fromEntries(
          allClaims(nova)
            .filter(({ host }) => host === id)
            .map(({ consumer, resources }) => [consumer, { resources }]),
        ),
      })),
    )
    .on("GET", /^\/placement\/allocations\/[^/]+$/, ({ path }) => ({
      body: {
        allocations: Object.fromEntries(
          allClaims(nova)
            .filter(({ consumer }) => consumer === path.split("/").at(-1))
            .map(({ host, resources }) => [providerOf(nova, host), { resources }]),
        ),
      },
    }));
}
