/** The lab's services on 127.0.0.1, for those outside its network. */
import { fileURLToPath } from "node:url";
import { processesIn } from "./network.ts";
import {
  API_PORTS,
  type ApiName,
  addressOf,
  inState,
  type LabSettings,
  namespaceOf,
  outerPortOf,
} from "./settings.ts";
import { attempt, startDetached } from "./shell.ts";

const script = fileURLToPath(new URL("../node/forward.py", import.meta.url));

/** The forwarder lies in the controller's network namespace, so whatever ends that node ends it, too. */
const isOpen = (lab: LabSettings): boolean =>
  processesIn(lab, "ctl").some((pid) =>
    attempt("cat", [`/proc/${pid}/cmdline`]).out.includes(script),
  );

/** Every token that Keystone gave out through the door, one a line. */
export const tokensFileOf = (lab: LabSettings): string => inState(lab, "run", "tokens");

export function openDoor(lab: LabSettings): void {
  if (isOpen(lab)) return;
  const apis = Object.keys(API_PORTS) as ApiName[];
  const pairs = apis.map((api) => `${outerPortOf(lab, api)}:${API_PORTS[api]}`);
  const namespace = `/run/netns/${namespaceOf(lab, "ctl")}`;
  const args = [script, namespace, addressOf(lab, "ctl"), tokensFileOf(lab), ...pairs];
  startDetached("/usr/bin/python3", args, inState(lab, "log", "door.log"));
}
