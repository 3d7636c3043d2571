/** What befalls the persons of the lab: a password that is not theirs, tokens that end before their time. */
import { readFileSync, writeFileSync } from "node:fs";
import { pause } from "../bring-up/waiting.ts";
import type { LabApi } from "../seed/api.ts";
import type { CloudName } from "../seed/clouds-yaml.ts";
import { cloudOf, must } from "./nova-cloud.ts";
import { cloudsYaml, passwords } from "./standing-lab.ts";

/** Writes a clouds.yaml in which this person has another password. */
export function writeWithPassword(path: string, person: CloudName, password: string): void {
  const right = JSON.stringify(passwords()[person]);
  const text = readFileSync(cloudsYaml, "utf8").replace(right, JSON.stringify(password));
  writeFileSync(path, text, { mode: 0o600 });
}

/** Ends every token of a person at once: Keystone takes them back when the user is disabled. */
export async function endTokensOf(api: LabApi, person: CloudName): Promise<void> {
  const cloud = await cloudOf(person);
  const { userId } = must(await cloud.whoAmI());
  await cloud.close();
  // Keystone counts in seconds; between two of them a token is neither older nor newer.
  await pause(2);
  for (const enabled of [false, true])
    await api.ask("identity", "PATCH", `/users/${userId}`, { user: { enabled } });
}
