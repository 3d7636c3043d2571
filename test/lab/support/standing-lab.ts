/** The lab that the suite runs on, and what a test does to it beside the product. */

import { signInAsAdmin } from "../bring-up/bring-up.ts";
import { limitLink } from "../bring-up/network.ts";
import { settingsFrom } from "../bring-up/settings.ts";
import type { Json, LabApi } from "../seed/api.ts";
import { cloudsYamlOf } from "../seed/clouds-yaml.ts";
import { passwordsOf } from "../seed/passwords.ts";

export const lab = settingsFrom(process.env);

export const colleague = (): Promise<LabApi> => signInAsAdmin(lab);

export const cloudsYaml = cloudsYamlOf(lab);

export const passwords = () => passwordsOf(lab);

/** Limits the link of one host for as long as `work` takes. */
export async function withLink<T>(host: string, rate: string, work: () => Promise<T>): Promise<T> {
  limitLink(lab, host, rate);
  try {
    return await work();
  } finally {
    limitLink(lab, host, lab.linkRate);
  }
}

export async function migrationsOf(api: LabApi, server: string): Promise<Json[]> {
  const path = `/os-migrations?instance_uuid=${server}`;
  const { migrations } = await api.ask("compute", "GET", path);
  return migrations.toSorted((a: Json, b: Json) => a.id - b.id);
}
