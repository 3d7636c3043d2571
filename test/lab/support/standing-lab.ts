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

/** A server's migrations, the oldest first; those after one of that id. */
export async function migrationsOf(api: LabApi, server: string, after = 0): Promise<Json[]> {
  const path = `/os-migrations?instance_uuid=${server}`;
  const { migrations } = await api.ask("compute", "GET", path);
  return migrations
    .filter(({ id }: Json) => id > after)
    .toSorted((a: Json, b: Json) => a.id - b.id);
}

/** The id of the newest migration there is: a server that stood in its place may have some from an earlier story. */
export async function newestMigration(api: LabApi): Promise<number> {
  const { migrations } = await api.ask("compute", "GET", "/os-migrations");
  return Math.max(0, ...migrations.map(({ id }: Json) => id));
}
