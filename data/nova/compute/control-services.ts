/** Nova's services that are no compute host: without a conductor and a scheduler nothing moves. */
import { z } from "zod";
import { err, ok, type Result } from "../../../sim/index.ts";
import type { Endpoint } from "../endpoint.ts";
import type { Failure } from "../http/failure.ts";
import { listAll } from "../pages.ts";
import { orSilent, parted, silentServices } from "./silent-cells.ts";

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
    item: orSilent(service),
    options: { version: { needs: [2, 53], knows: [2, 96] } },
    limit: null,
  });
  if (!list.ok) return list;
  const { whole, silent } = parted(list.value);
  return silent.length > 0
    ? err(silentServices(silent))
    : ok(whole.filter(({ binary }) => binary !== "nova-compute"));
};
