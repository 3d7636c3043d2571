/** From whatever is there to a lab in which three hosts report for work. What runs already is left alone. */
import { mkdirSync, writeFileSync } from "node:fs";
import { writeConfig } from "../config/write-config.ts";
import { type Json, LabApi } from "../seed/api.ts";
import { writeCloudsYaml } from "../seed/clouds-yaml.ts";
import { seedIdentities, TENANT_PROJECT } from "../seed/identities.ts";
import { passwordsOf } from "../seed/passwords.ts";
import { openDoor } from "./door.ts";
import { layNetwork } from "./network.ts";
import { awaitNode, isReady, startNode } from "./nodes.ts";
import { hindrance, installPackages } from "./packages.ts";
import { inState, type LabSettings, nodesOf } from "./settings.ts";
import { until } from "./waiting.ts";

export type Say = (text: string) => void;

/** Says each thing with the seconds since the start. */
export function timed(print: (line: string) => void): Say {
  const start = Date.now();
  return (text) => print(`[${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s] ${text}`);
}

export const isUp = (lab: LabSettings): boolean => nodesOf(lab).every((node) => isReady(lab, node));

export const standsInPart = (lab: LabSettings): boolean =>
  !isUp(lab) && nodesOf(lab).some((node) => isReady(lab, node));

/** An administrator's client, its servers owned by the tenant's project. */
export const signInAsAdmin = (lab: LabSettings): Promise<LabApi> =>
  LabApi.signIn(lab, "admin", passwordsOf(lab).admin, TENANT_PROJECT);

export async function bringUp(lab: LabSettings, say: Say): Promise<void> {
  const reason = hindrance();
  if (reason !== null) throw new Error(`no lab can stand here: ${reason}`);
  for (const folder of ["run", "log", "stamps"])
    mkdirSync(inState(lab, folder), { recursive: true, mode: 0o700 });
  installPackages(lab, say);
  say("packages are there");
  const passwords = passwordsOf(lab);
  writeConfig({ lab, servicePassword: passwords.service });
  writeCloudsYaml(lab, passwords);
  layNetwork(lab);

  const started = nodesOf(lab).filter((node) => !isReady(lab, node));
  if (started.includes("ctl")) startNode(lab, "ctl", passwords.admin);
  openDoor(lab);
  await awaitNode(lab, "ctl", 600);
  say("the controller serves");
  const admin = await until("Keystone answers", 60, () =>
    LabApi.signIn(lab, "admin", passwords.admin, "admin").catch(() => null),
  );
  await seedIdentities(lab, admin, passwords);
  say("users, projects and endpoints are there");

  const hosts = started.filter((node) => node !== "ctl");
  const since = new Date();
  for (const host of hosts) startNode(lab, host, passwords.admin);
  for (const host of hosts) await awaitNode(lab, host, 300);
  await reportingForWork(admin, lab.hosts, hosts, since);
  await liftQuota(await signInAsAdmin(lab));
  writeFileSync(inState(lab, "run", "settings.json"), JSON.stringify(lab, null, 2));
  say(`hosts ${lab.hosts.join(", ")} report for work`);
}

/** A service that was started again is believed once it has reported after that. */
async function reportingForWork(
  api: LabApi,
  all: readonly string[],
  started: readonly string[],
  since: Date,
): Promise<void> {
  await until("all hosts report for work", 300, async () => {
    const { services } = await api.ask("compute", "GET", "/os-services?binary=nova-compute");
    const { hypervisors } = await api.ask("compute", "GET", "/os-hypervisors");
    return all.every((host) => {
      const service = services.find((one: Json) => one.host === host);
      const fresh = !started.includes(host) || new Date(`${service?.updated_at}Z`) > since;
      // A hypervisor is listed once its host belongs to a cell.
      const mapped = hypervisors.some((one: Json) => one.hypervisor_hostname === host);
      return service?.state === "up" && fresh && mapped;
    });
  });
}

async function liftQuota(api: LabApi): Promise<void> {
  const { projects } = await api.ask("identity", "GET", `/projects?name=${TENANT_PROJECT}`);
  const quota_set = { instances: -1, cores: -1, ram: -1, server_groups: -1, force: true };
  await api.ask("compute", "PUT", `/os-quota-sets/${projects[0].id}`, { quota_set });
}
