/** OS_* variables, as an openrc file sets them, in the form of an entry of clouds.yaml. */
import type { Mapping, Surroundings } from "./config-files.ts";

/** The name under which clients know the cloud of the variables. */
export const VARIABLES_CLOUD = "envvars";

const authKeys = [
  "auth_url",
  "username",
  "user_id",
  "password",
  "user_domain_id",
  "user_domain_name",
  "project_id",
  "project_name",
  "project_domain_id",
  "project_domain_name",
  "domain_id",
  "domain_name",
  "default_domain",
  "default_domain_id",
  "system_scope",
  "token",
  "application_credential_id",
  "application_credential_name",
  "application_credential_secret",
] as const;

const plainKeys = [
  "auth_type",
  "region_name",
  "interface",
  "cacert",
  "cert",
  "key",
  "insecure",
  "identity_endpoint_override",
  "compute_endpoint_override",
  "placement_endpoint_override",
  "network_endpoint_override",
  "image_endpoint_override",
] as const;

/** Older names of the same variables. */
const aliases: Readonly<Record<string, string>> = {
  OS_TENANT_NAME: "project_name",
  OS_TENANT_ID: "project_id",
  OS_ENDPOINT_TYPE: "interface",
};

/** Null when OS_AUTH_URL is not set. */
export function cloudOfVariables({ variables }: Surroundings): Mapping | null {
  if (!variables.OS_AUTH_URL) return null;
  const values = new Map<string, string>();
  for (const [name, key] of Object.entries(aliases)) {
    const value = variables[name];
    if (value) values.set(key, value);
  }
  for (const key of [...authKeys, ...plainKeys]) {
    const value = variables[`OS_${key.toUpperCase()}`];
    if (value) values.set(key, value);
  }
  const pick = (keys: readonly string[]): Mapping =>
    Object.fromEntries([...values].filter(([key]) => keys.includes(key)));
  return { auth: pick(authKeys), ...pick(plainKeys) };
}
