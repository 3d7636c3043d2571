/** Which of the catalogue's addresses to use, and where its API begins. */
import { err, ok, type Result } from "../../../sim/index.ts";
import type { CloudConfig, ServiceType } from "../config/cloud-config.ts";
import type { CatalogueEndpoint } from "./token.ts";

/** Names of a service in catalogues, the present one first. */
const typesOf: Readonly<Record<ServiceType, readonly string[]>> = {
  identity: ["identity"],
  compute: ["compute"],
  placement: ["placement"],
  network: ["network"],
  image: ["image"],
};

/** The base address of a service's API, without a slash at its end; a sentence when the catalogue has none that fits. */
export function endpointUrl(
  service: ServiceType,
  config: CloudConfig,
  catalogue: readonly CatalogueEndpoint[],
): Result<string, string> {
  const given = config.endpoints[service];
  if (given !== undefined) return ok(apiBase(service, given));
  if (service === "identity") return ok(identityBase(config.authUrl));
  const ofType = catalogue.filter(({ type }) => typesOf[service].includes(type));
  if (ofType.length === 0) return err(noService(service, catalogue));
  const regions = [...new Set(ofType.flatMap(({ region }) => region ?? []))].sort();
  if (config.region === null && regions.length > 1) {
    return err(
      `${service} is in several regions (${regions.join(", ")}); set region_name in clouds.yaml or OS_REGION_NAME`,
    );
  }
  const inRegion = ofType.filter(
    ({ region }) => config.region === null || region === null || region === config.region,
  );
  if (inRegion.length === 0) {
    return err(
      `no ${service} in region ${config.region}; the catalogue has: ${regions.join(", ")}`,
    );
  }
  for (const wanted of config.interfaces) {
    const found = inRegion.find((one) => plainInterface(one.interface) === plainInterface(wanted));
    if (found !== undefined) return ok(apiBase(service, found.url));
  }
  const interfaces = [...new Set(inRegion.map((one) => one.interface))].sort();
  return err(
    `no ${config.interfaces.join(" or ")} interface of ${service}; the catalogue has: ${interfaces.join(", ")}`,
  );
}

/** Whether the cloud has such a service at all, whatever may be wrong with its address. */
export const isServiceThere = (
  service: ServiceType,
  config: CloudConfig,
  catalogue: readonly CatalogueEndpoint[],
): boolean =>
  config.endpoints[service] !== undefined ||
  catalogue.some(({ type }) => typesOf[service].includes(type));

const noService = (service: ServiceType, catalogue: readonly CatalogueEndpoint[]): string =>
  catalogue.length === 0
    ? "the token has no service catalogue: name a project to work in (project_name in clouds.yaml)"
    : `the catalogue has no ${service} service; set ${service}_endpoint_override in clouds.yaml if there is one`;

/** "publicURL", as older files write it, is "public". */
const plainInterface = (name: string): string => name.replace(/URL$/i, "").toLowerCase();

/** Keystone's v3 root: auth_url is written with and without its version. */
export const identityBase = (authUrl: string): string =>
  `${trimmed(authUrl).replace(/\/v(2\.0|3)$/, "")}/v3`;

function apiBase(service: ServiceType, url: string): string {
  const base = trimmed(url);
  switch (service) {
    case "identity":
      return identityBase(base);
    // v2 is the same code without microversions; a project id at the end is the old form and not needed.
    case "compute":
      return /\/v2(\.\d+)?(\/|$)/.test(base)
        ? base.replace(/\/v2(\.\d+)?(\/.*)?$/, "/v2.1")
        : `${base}/v2.1`;
    case "network":
      return /\/v2(\.0)?$/.test(base) ? base.replace(/\/v2(\.0)?$/, "/v2.0") : `${base}/v2.0`;
    case "image":
      return /\/v2(\.\d+)?$/.test(base)
        ? base.replace(/\/v2(\.\d+)?$/, "/v2")
        : `${base.replace(/\/v1$/, "")}/v2`;
    case "placement":
      return base;
  }
}

const trimmed = (url: string): string => url.replace(/\/+$/, "");
