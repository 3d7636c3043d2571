/** Placement: what hosts have, who holds it, what they can do. Only read: allocations are Nova's to write. */
import { z } from "zod";
import { ok, type Result } from "../../sim/index.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Failure } from "./http/failure.ts";

/** Train has 1.36. 1.14 tells parents, 1.28 the allocations' consumer generation. */
const version = { needs: [1, 28], knows: [1, 39] } as const;

const provider = z.object({
  uuid: z.string(),
  name: z.string(),
  parent_provider_uuid: z.string().nullish(),
  root_provider_uuid: z.string().nullish(),
});
export type ProviderAnswer = z.infer<typeof provider>;

const inventory = z.object({
  total: z.int(),
  reserved: z.int(),
  allocation_ratio: z.number(),
  min_unit: z.int(),
  max_unit: z.int(),
  step_size: z.int(),
});
export type InventoryAnswer = z.infer<typeof inventory>;

export type Amounts = Readonly<Record<string, number>>;

const resources = z.record(z.string(), z.int());

const pathOf = (uuid: string, rest: string) =>
  `/resource_providers/${encodeURIComponent(uuid)}/${rest}`;

/** All resource providers, nested ones included; the list has no pages. */
export async function listProviders(
  placement: Endpoint,
): Promise<Result<readonly ProviderAnswer[], Failure>> {
  const schema = z.object({ resource_providers: z.array(provider) });
  const answer = await placement.get("/resource_providers", schema, { version });
  return answer.ok ? ok(answer.value.body.resource_providers) : answer;
}

export async function inventoriesOf(
  placement: Endpoint,
  uuid: string,
): Promise<Result<Readonly<Record<string, InventoryAnswer>>, Failure>> {
  const schema = z.object({ inventories: z.record(z.string(), inventory) });
  const answer = await placement.get(pathOf(uuid, "inventories"), schema, { version });
  return answer.ok ? ok(answer.value.body.inventories) : answer;
}

/** What each consumer (a server, or a migration while it runs) holds on a provider. */
export async function allocationsOn(
  placement: Endpoint,
  uuid: string,
): Promise<Result<ReadonlyMap<string, Amounts>, Failure>> {
  const schema = z.object({ allocations: z.record(z.string(), z.object({ resources })) });
  const answer = await placement.get(pathOf(uuid, "allocations"), schema, { version });
  if (!answer.ok) return answer;
  const entries = Object.entries(answer.value.body.allocations);
  return ok(new Map(entries.map(([consumer, held]) => [consumer, held.resources])));
}

/** What one consumer holds, by provider. */
export async function allocationsOf(
  placement: Endpoint,
  consumer: string,
): Promise<Result<ReadonlyMap<string, Amounts>, Failure>> {
  const schema = z.object({ allocations: z.record(z.string(), z.object({ resources })) });
  const path = `/allocations/${encodeURIComponent(consumer)}`;
  const answer = await placement.get(path, schema, { version });
  if (!answer.ok) return answer;
  const entries = Object.entries(answer.value.body.allocations);
  return ok(new Map(entries.map(([uuid, held]) => [uuid, held.resources])));
}

export async function traitsOf(
  placement: Endpoint,
  uuid: string,
): Promise<Result<readonly string[], Failure>> {
  const schema = z.object({ traits: z.array(z.string()) });
  const answer = await placement.get(pathOf(uuid, "traits"), schema, { version });
  return answer.ok ? ok([...answer.value.body.traits].sort()) : answer;
}
