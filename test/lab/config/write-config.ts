/** Writes every configuration file of the lab below its state folder. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { addressOf, inState, type LabSettings, nodesOf } from "../bring-up/settings.ts";
import type { ConfigInput } from "./common.ts";
import { computeFiles } from "./compute.ts";
import { glanceFiles } from "./glance.ts";
import { keystoneFiles } from "./keystone.ts";
import { neutronFiles } from "./neutron.ts";
import { novaFiles } from "./nova.ts";
import { placementFiles } from "./placement.ts";
import { storageFiles } from "./storage.ts";

const rabbit = (lab: LabSettings): string =>
  [
    `listeners.tcp.1 = ${addressOf(lab, "ctl")}:5672`,
    "loopback_users = none",
    "vm_memory_high_watermark.absolute = 1GB",
    "disk_free_limit.absolute = 50MB",
    "log.file.level = warning\n",
  ].join("\n");

const hostNames = (lab: LabSettings): string =>
  [
    "127.0.0.1 localhost",
    ...nodesOf(lab).map((node) => `${addressOf(lab, node)} ${node}`),
    "",
  ].join("\n");

export function writeConfig(input: ConfigInput): void {
  const { lab } = input;
  const files: Record<string, string> = {
    "etc/hosts": hostNames(lab),
    "etc/rabbitmq/rabbitmq.conf": rabbit(lab),
    ...keystoneFiles(input),
    ...placementFiles(input),
    ...glanceFiles(input),
    ...neutronFiles(input),
    ...novaFiles(input),
    ...storageFiles(lab),
    ...Object.assign({}, ...lab.hosts.map((host) => computeFiles(input, host))),
  };
  for (const [name, text] of Object.entries(files)) {
    const path = inState(lab, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode: 0o600 });
  }
}
