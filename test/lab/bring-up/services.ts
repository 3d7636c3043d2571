/** A service of a node, killed as a crash would and kept down for as long as a test wants. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { onNode } from "./nodes.ts";
import { inState, type LabSettings } from "./settings.ts";

const holdOf = (lab: LabSettings, node: string, service: string): string =>
  inState(lab, "run", `${node}-${service}.hold`);

/** Kills a service at once (SIGKILL); the node starts it again after two seconds. */
export function killService(lab: LabSettings, node: string, service: string): void {
  const note = inState(lab, "run", `${node}-${service}.pid`);
  if (!existsSync(note)) throw new Error(`${node} has no service ${service}`);
  onNode(lab, node, "kill", "-KILL", readFileSync(note, "utf8").trim());
}

/** Kills a service and keeps it down. */
export function holdService(lab: LabSettings, node: string, service: string): void {
  writeFileSync(holdOf(lab, node, service), "");
  killService(lab, node, service);
}

export function releaseService(lab: LabSettings, node: string, service: string): void {
  rmSync(holdOf(lab, node, service), { force: true });
}
