/**
 * Who there is: the services' own users; `admin`; `author` and `approver`, two persons who may both run a plan, so that
 * one can approve what the other wrote; and `tenant`, who owns the servers and may not look at hosts.
 */
import { type ApiName, innerUrlOf, type LabSettings, outerUrlOf } from "../bring-up/settings.ts";
import type { Json, LabApi } from "./api.ts";
import type { Passwords } from "./passwords.ts";

const DOMAIN = "default";

/** Finds what carries this name or makes it; its id. */
async function ensure(api: LabApi, kind: string, name: string, more: Json = {}): Promise<string> {
  const found = await api.ask("identity", "GET", `/${kind}s?name=${name}`);
  if (found[`${kind}s`].length > 0) return found[`${kind}s`][0].id;
  const made = await api.ask("identity", "POST", `/${kind}s`, { [kind]: { name, ...more } });
  return made[kind].id;
}

async function ensureUser(
  api: LabApi,
  name: string,
  password: string,
  project: string,
  role: string,
): Promise<void> {
  const user = await ensure(api, "user", name, { password, domain_id: DOMAIN });
  await api.ask("identity", "PUT", `/projects/${project}/users/${user}/roles/${role}`);
}

const SERVICES: readonly (readonly [user: string, type: ApiName, path: string])[] = [
  ["nova", "compute", "/v2.1"],
  ["placement", "placement", ""],
  ["glance", "image", ""],
  ["neutron", "network", ""],
];

async function ensureService(
  lab: LabSettings,
  api: LabApi,
  [name, type, path]: (typeof SERVICES)[number],
): Promise<void> {
  const service = await ensure(api, "service", name, { type });
  const known = await api.ask("identity", "GET", `/endpoints?service_id=${service}`);
  for (const [place, url] of [
    ["public", outerUrlOf(lab, type)],
    ["internal", innerUrlOf(lab, type)],
    ["admin", innerUrlOf(lab, type)],
  ] as const) {
    if (known.endpoints.some((one: Json) => one.interface === place)) continue;
    await api.ask("identity", "POST", "/endpoints", {
      endpoint: {
        service_id: service,
        interface: place,
        region_id: "RegionOne",
        url: `${url}${path}`,
      },
    });
  }
}

export const OPERATORS_PROJECT = "operations";
export const TENANT_PROJECT = "web-shop";

export async function seedIdentities(
  lab: LabSettings,
  api: LabApi,
  passwords: Passwords,
): Promise<void> {
  const admin = await ensure(api, "role", "admin");
  const member = await ensure(api, "role", "member");
  const project = (name: string) => ensure(api, "project", name, { domain_id: DOMAIN });
  const [services, operators, tenants] = [
    await project("service"),
    await project(OPERATORS_PROJECT),
    await project(TENANT_PROJECT),
  ];
  for (const service of SERVICES) {
    await ensureUser(api, service[0], passwords.service, services, admin);
    await ensureService(lab, api, service);
  }
  await ensureUser(api, "author", passwords.author, operators, admin);
  await ensureUser(api, "approver", passwords.approver, operators, admin);
  await ensureUser(api, "tenant", passwords.tenant, tenants, member);
  // Servers are made in the tenant's project, on hosts that only an administrator may name.
  await ensureUser(api, "admin", passwords.admin, tenants, admin);
}
