/** clouds.yaml for the lab's people; `author` and `approver` are the two persons of a plan. */
import { writeFileSync } from "node:fs";
import { inState, type LabSettings, outerUrlOf } from "../bring-up/settings.ts";
import { OPERATORS_PROJECT, TENANT_PROJECT } from "./identities.ts";
import type { Passwords } from "./passwords.ts";

export const CLOUDS = ["admin", "author", "approver", "tenant"] as const;
export type CloudName = (typeof CLOUDS)[number];

export const PROJECT_OF: Record<CloudName, string> = {
  admin: "admin",
  author: OPERATORS_PROJECT,
  approver: OPERATORS_PROJECT,
  tenant: TENANT_PROJECT,
};

export const cloudsYamlOf = (lab: LabSettings): string => inState(lab, "clouds.yaml");

export function writeCloudsYaml(lab: LabSettings, passwords: Passwords): void {
  const entry = (name: CloudName): string =>
    [
      `  ${name}:`,
      "    auth:",
      `      auth_url: ${outerUrlOf(lab, "identity")}/v3`,
      `      username: ${name}`,
      `      password: ${JSON.stringify(passwords[name])}`,
      `      project_name: ${PROJECT_OF[name]}`,
      "      user_domain_name: Default",
      "      project_domain_name: Default",
      "    region_name: RegionOne",
      "    interface: public",
      "    identity_api_version: 3",
    ].join("\n");
  const text = `clouds:\n${CLOUDS.map(entry).join("\n")}\n`;
  writeFileSync(cloudsYamlOf(lab), text, { mode: 0o600 });
}
