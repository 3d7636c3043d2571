/** One cloud's entry: its profile, then clouds.yaml, then secure.yaml, each over the one before, field by field. */
import type { ConfigFiles, Mapping } from "./config-files.ts";

export const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Names of the clouds in clouds.yaml, in the file's order. */
export const cloudNames = ({ clouds }: ConfigFiles): readonly string[] =>
  Object.keys(mappingAt(clouds?.content, "clouds"));

/** The entry; null when clouds.yaml has no cloud of that name. */
export function mergedCloud(files: ConfigFiles, name: string): Mapping | null {
  const entry = mappingAt(files.clouds?.content, "clouds")[name];
  if (entry === undefined) return null;
  const cloud = isMapping(entry) ? entry : {};
  const profile = mappingAt(files.profiles?.content, "public-clouds")[profileName(cloud) ?? ""];
  const secret = mappingAt(files.secure?.content, "clouds")[name];
  return merged(merged(isMapping(profile) ? profile : {}, cloud), isMapping(secret) ? secret : {});
}

/** The name of the profile that a cloud builds on; `cloud` is the older word. */
export function profileName(cloud: Mapping): string | null {
  const name = cloud.profile ?? cloud.cloud;
  return typeof name === "string" ? name : null;
}

export const hasProfile = (files: ConfigFiles, name: string): boolean =>
  isMapping(mappingAt(files.profiles?.content, "public-clouds")[name]);

function mappingAt(content: Mapping | undefined, key: string): Mapping {
  const value = content?.[key];
  return isMapping(value) ? value : {};
}

function merged(under: Mapping, over: Mapping): Mapping {
  const all: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = all[key];
    all[key] = isMapping(below) && isMapping(value) ? merged(below, value) : value;
  }
  return all;
}
