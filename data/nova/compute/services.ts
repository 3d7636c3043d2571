/** nova-compute services: their state, and whether Nova may put servers on their hosts (os-services, 2.53 on by UUID). */
import { z } from "zod";
import { err, ok, type Result } from "../../../sim/index.ts";
import type { CallOptions, Endpoint } from "../endpoint.ts";
import type { Failure } from "../http/failure.ts";
import { type ChangeOutcome, outcomeOf } from "../outcome.ts";
import { listAll } from "../pages.ts";
import { orSilent, parted, silentServices } from "./silent-cells.ts";

const version = { needs: [2, 53], knows: [2, 96] } as const;

const service = z.object({
  id: z.string(),
  binary: z.string(),
  host: z.string(),
  zone: z.string(),
  status: z.enum(["enabled", "disabled"]),
  state: z.enum(["up", "down"]),
  disabled_reason: z.string().nullish(),
  /** When it last reported; null before the first time. */
  updated_at: z.string().nullish(),
  forced_down: z.boolean().nullish(),
});
export type ServiceAnswer = z.infer<typeof service>;

/** The nova-compute services, of one host where named. */
export async function listServices(
  compute: Endpoint,
  host?: string,
  options: Pick<CallOptions, "deadlineMs"> = {},
): Promise<Result<readonly ServiceAnswer[], Failure>> {
  const list = await listAll(compute, {
    path: "/os-services",
    key: "services",
    item: orSilent(service),
    options: { ...options, version, query: { binary: "nova-compute", host } },
    limit: null,
  });
  if (!list.ok) return list;
  // Old releases pass over an unknown filter; a conductor is never to be disabled by us.
  const wanted = list.value.filter(
    (one) => one.binary === "nova-compute" && (host ?? one.host) === one.host,
  );
  const { whole, silent } = parted(wanted);
  return silent.length > 0 ? err(silentServices(silent)) : ok(whole);
}

/** Takes the host out of the scheduler's choice. */
export const disableService = (
  compute: Endpoint,
  id: string,
  reason: string,
  options: CallOptions = {},
): Promise<ChangeOutcome> =>
  put(compute, id, { status: "disabled", disabled_reason: reason }, options);

export const enableService = (
  compute: Endpoint,
  id: string,
  options: CallOptions = {},
): Promise<ChangeOutcome> => put(compute, id, { status: "enabled" }, options);

async function put(
  compute: Endpoint,
  id: string,
  body: unknown,
  options: CallOptions,
): Promise<ChangeOutcome> {
  const path = `/os-services/${encodeURIComponent(id)}`;
  return outcomeOf(await compute.send("PUT", path, body, { ...options, version }));
}
