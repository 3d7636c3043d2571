/** The hosts' services, as a colleague of the operator would set them. */
import type { Json, LabApi } from "./api.ts";

export async function serviceOf(api: LabApi, host: string): Promise<Json> {
  const path = `/os-services?binary=nova-compute&host=${host}`;
  return (await api.ask("compute", "GET", path)).services[0];
}

export async function setService(
  api: LabApi,
  host: string,
  status: "enabled" | "disabled",
  reason?: string,
): Promise<void> {
  const { id } = await serviceOf(api, host);
  await api.ask("compute", "PUT", `/os-services/${id}`, {
    status,
    ...(reason === undefined ? {} : { disabled_reason: reason }),
  });
}

/** Every host enabled again. */
export async function releaseHosts(api: LabApi): Promise<void> {
  const { services } = await api.ask("compute", "GET", "/os-services?binary=nova-compute");
  for (const service of services)
    if (service.status !== "enabled") await setService(api, service.host, "enabled");
}
