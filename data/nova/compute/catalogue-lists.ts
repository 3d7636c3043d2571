/** Flavors, aggregates and server groups of all projects. */
import { z } from "zod";
import { ok, type Result } from "../../../sim/index.ts";
import type { Endpoint } from "../endpoint.ts";
import type { Failure } from "../http/failure.ts";
import { listAll, PAGE_SIZE } from "../pages.ts";

/** Up to 2.74 a flavor without swap says "". */
const swap = z.union([z.int(), z.literal("").transform(() => 0)]);

const flavor = z.object({
  id: z.string(),
  name: z.string(),
  vcpus: z.int(),
  ram: z.int(),
  disk: z.int(),
  "OS-FLV-EXT-DATA:ephemeral": z.int(),
  swap,
  extra_specs: z.record(z.string(), z.string()).optional(),
});
export type FlavorAnswer = z.infer<typeof flavor>;

/** Public and private ones, with extra specs (2.61, Rocky). */
export const listFlavors = (compute: Endpoint): Promise<Result<readonly FlavorAnswer[], Failure>> =>
  listAll(compute, {
    path: "/flavors/detail",
    key: "flavors",
    item: flavor,
    options: { version: { needs: [2, 61], knows: [2, 96] }, query: { is_public: "None" } },
  });

const aggregate = z.object({
  id: z.int(),
  name: z.string(),
  availability_zone: z.string().nullish(),
  hosts: z.array(z.string()),
  metadata: z.record(z.string(), z.string()),
});
export type AggregateAnswer = z.infer<typeof aggregate>;

export const listAggregates = (
  compute: Endpoint,
): Promise<Result<readonly AggregateAnswer[], Failure>> =>
  listAll(compute, {
    path: "/os-aggregates",
    key: "aggregates",
    item: aggregate,
    options: { version: { needs: [2, 1], knows: [2, 96] } },
    limit: null,
  });

const group = z.object({
  id: z.string(),
  name: z.string(),
  /** From 2.64 on one policy with rules; before, a list of one. */
  policy: z.string().nullish(),
  policies: z.array(z.string()).nullish(),
  rules: z.object({ max_server_per_host: z.int().nullish() }).nullish(),
  members: z.array(z.string()),
});
export type ServerGroupAnswer = z.infer<typeof group>;

/** This list alone is paged by offset. */
export async function listServerGroups(
  compute: Endpoint,
): Promise<Result<readonly ServerGroupAnswer[], Failure>> {
  const all: ServerGroupAnswer[] = [];
  for (;;) {
    const answer = await compute.get(
      "/os-server-groups",
      z.object({ server_groups: z.array(group) }),
      {
        version: { needs: [2, 13], knows: [2, 96] },
        query: { all_projects: "True", limit: PAGE_SIZE, offset: all.length },
      },
    );
    if (!answer.ok) return answer;
    const { server_groups: page } = answer.value.body;
    all.push(...page);
    // A site may cap pages lower than we ask; only an empty page is the end.
    if (page.length === 0) return ok(all);
  }
}
