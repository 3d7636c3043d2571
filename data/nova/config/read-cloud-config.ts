/** A cloud by its name, as every OpenStack client knows it: clouds.yaml, secure.yaml, OS_* variables. All faults at once. */
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { type Diagnostic, err, ok, type Result } from "../../../sim/index.ts";
import { reasonOf } from "../../store/reason-of.ts";
import { Secret } from "../secret.ts";
import type { CloudConfig, ServiceType } from "./cloud-config.ts";
import {
  type ConfigFiles,
  findConfigFiles,
  type Mapping,
  type Surroundings,
} from "./config-files.ts";
import { credentialsOf } from "./credentials.ts";
import { EntryReader } from "./entry-reader.ts";
import { cloudOfVariables, VARIABLES_CLOUD } from "./from-variables.ts";
import { cloudNames, hasProfile, mergedCloud, profileName } from "./merged-cloud.ts";
import { proxiesOf } from "./proxies.ts";

export const surroundings = (): Surroundings => ({
  variables: process.env,
  workingDirectory: process.cwd(),
  homeDirectory: homedir(),
});

/** Deadline of one request where clouds.yaml sets no api_timeout: lists of 1,000 servers take seconds [ms]. */
const DEADLINE_MS = 60_000;

const services: readonly ServiceType[] = ["identity", "compute", "placement", "network", "image"];

/** @param name a cloud of clouds.yaml, or "envvars" for the OS_* variables. */
export async function readCloudConfig(
  name: string,
  around: Surroundings = surroundings(),
): Promise<Result<CloudConfig, readonly Diagnostic[]>> {
  const files = await findConfigFiles(around);
  if (!files.ok) return files;
  const place = placeOf(name, files.value, around);
  if (!place.ok) return err([place.error]);
  const { entry, file, prefix } = place.value;
  const reader = new EntryReader(entry, file, prefix);
  refuseUnknownProfile(reader, entry, files.value);
  const authUrl = urlAt(reader, "auth.auth_url", true);
  const credentials = credentialsOf(reader);
  const endpoints = endpointsOf(reader);
  const connection = await connectionOf(reader, around);
  const deadlineMs = deadlineOf(reader);
  if (reader.faults.length > 0 || authUrl === null || credentials === null) {
    return err(reader.faults);
  }
  const interfaces = reader.texts("interface");
  return ok({
    name,
    authUrl,
    credentials,
    region: reader.text("region_name"),
    interfaces: interfaces.length === 0 ? ["public"] : interfaces,
    endpoints,
    connection,
    deadlineMs,
  });
}

interface Place {
  readonly entry: Mapping;
  readonly file: string;
  readonly prefix: string;
}

function placeOf(
  name: string,
  files: ConfigFiles,
  around: Surroundings,
): Result<Place, Diagnostic> {
  const entry = mergedCloud(files, name);
  if (entry !== null) {
    return ok({ entry, file: files.clouds?.path ?? "clouds.yaml", prefix: `clouds.${name}.` });
  }
  const ofVariables = name === VARIABLES_CLOUD ? cloudOfVariables(around) : null;
  if (ofVariables !== null) {
    return ok({ entry: ofVariables, file: "environment", prefix: "OS_* " });
  }
  const known = cloudNames(files);
  const refuse = (file: string, summary: string, mend: string): Result<Place, Diagnostic> =>
    err({ severity: "error", code: "unknown-cloud", summary, mend, source: { file } });
  if (name === VARIABLES_CLOUD) {
    return refuse("environment", "OS_AUTH_URL is not set.", "Source your openrc file first.");
  }
  if (files.clouds === null) {
    return refuse(
      "clouds.yaml",
      `There is no clouds.yaml to find cloud ${name} in.`,
      `Write one to one of: ${files.searched.join(", ")}; or set OS_CLIENT_CONFIG_FILE to yours.`,
    );
  }
  return refuse(
    files.clouds.path,
    `There is no cloud ${name} in it.`,
    known.length === 0 ? "Add it under clouds:." : `Its clouds are: ${known.join(", ")}.`,
  );
}

function refuseUnknownProfile(reader: EntryReader, entry: Mapping, files: ConfigFiles): void {
  const profile = profileName(entry);
  if (profile === null || hasProfile(files, profile) || reader.text("auth.auth_url") !== null)
    return;
  reader.fault(
    "profile",
    `Profile ${profile} is in no clouds-public.yaml; the vendors that openstacksdk brings along are not known here.`,
    "Write auth_url and region_name into the cloud itself.",
  );
}

function urlAt(reader: EntryReader, path: string, isNeeded: boolean): string | null {
  const text = isNeeded ? reader.need(path) : reader.text(path);
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === "") return text;
  reader.fault(
    path,
    "It is no http or https address without user and password.",
    "Write it as in https://cloud.example:5000/v3.",
  );
  return null;
}

function endpointsOf(reader: EntryReader): CloudConfig["endpoints"] {
  const endpoints: Partial<Record<ServiceType, string>> = {};
  for (const service of services) {
    const url = urlAt(reader, `${service}_endpoint_override`, false);
    if (url !== null) endpoints[service] = url;
  }
  return endpoints;
}

async function connectionOf(
  reader: EntryReader,
  around: Surroundings,
): Promise<CloudConfig["connection"]> {
  const isInsecure = reader.truth("insecure") ?? false;
  const key = await pemAt(reader, "key", around);
  return {
    ca: await pemAt(reader, "cacert", around),
    cert: await pemAt(reader, "cert", around),
    key: key === null ? null : new Secret(key),
    verify: (reader.truth("verify") ?? true) && !isInsecure,
    proxy: proxiesOf(around, reader.faults),
  };
}

async function pemAt(
  reader: EntryReader,
  field: string,
  { homeDirectory, workingDirectory }: Surroundings,
): Promise<string | null> {
  const written = reader.text(field);
  if (written === null) return null;
  const path = written.startsWith("~/") ? join(homeDirectory, written.slice(2)) : written;
  try {
    return await readFile(resolve(workingDirectory, path), "utf8");
  } catch (error: unknown) {
    const mend = "Correct the path, or remove it to trust the system's certificates.";
    reader.fault(field, `${path} cannot be read: ${reasonOf(error)}.`, mend);
    return null;
  }
}

function deadlineOf(reader: EntryReader): number {
  const text = reader.text("api_timeout");
  if (text === null) return DEADLINE_MS;
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 3600) return seconds * 1000;
  reader.fault("api_timeout", "It is no number of seconds from 1 to 3600.", "Write seconds.");
  return DEADLINE_MS;
}
