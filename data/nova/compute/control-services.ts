/** Nova's services that are no compute host: without a conductor and a scheduler nothing moves. */
import { z } from "zod";
import type { Result } from "../../../sim/index.ts";
import type { Endpoint } from "../endpoint.ts";
import type { Failure } from "../http/failure.ts";
import { listAll } from "../pages.ts";

const service = z.object({
  binary: z.string(),
  host: z.string(),
  status: z.string(),
  state: z.string(),
});
export type ControlService = z.infer<typeof service>;

export const listControlServices = async (
  compute: Endpoint,
): Promise<Result<readonly ControlService[], Failure>> => {
  const list = await listAll(compute, {
    path: "/os-services",
    key: "services",
    item: service,
    options: { version: { needs: [2, 53], knows: [2, 96] } },
    limit: null,
  });
  return list.ok
    ? { ok: true, value: list.value.filter(({ binary }) => binary !== "nova-compute") }
    : list;
};
