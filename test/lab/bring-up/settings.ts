/** What a lab is made of: its hosts, addresses, ports and folders. Several labs can stand side by side by number. */
import { join } from "node:path";

/** The services that answer HTTP, and the port that each has inside the lab's own network. */
export const API_PORTS = {
  identity: 5000,
  compute: 8774,
  placement: 8778,
  image: 9292,
  network: 9696,
} as const;

export type ApiName = keyof typeof API_PORTS;

export interface LabSettings {
  /** 0 to 9; tells network namespaces, addresses and ports of labs on one machine apart. */
  readonly number: number;
  /** Everything that the lab writes lies below this folder. */
  readonly state: string;
  readonly hosts: readonly string[];
  /** These hosts see one instances directory; the others have their own. */
  readonly sharing: readonly string[];
  readonly memoryMib: number;
  /** Rate of each host's link in both directions, as `tc` writes it. */
  readonly linkRate: string;
}

const FEW = /^[0-9]$/;

export function settingsFrom(environment: NodeJS.ProcessEnv): LabSettings {
  const number = environment.DRAINWISE_LAB_NUMBER ?? "0";
  if (!FEW.test(number)) throw new Error(`DRAINWISE_LAB_NUMBER is "${number}"; it must be 0 to 9`);
  return {
    number: Number(number),
    state: environment.DRAINWISE_LAB_STATE ?? `/var/tmp/drainwise-lab-${number}`,
    hosts: ["cmp1", "cmp2", "cmp3"],
    sharing: ["cmp1", "cmp2"],
    memoryMib: 2048,
    linkRate: environment.DRAINWISE_LAB_RATE ?? "1gbit",
  };
}

/** The controller and the hosts: each a machine of its own as far as its processes can tell. */
export const nodesOf = (lab: LabSettings): readonly string[] => ["ctl", ...lab.hosts];

export const namespaceOf = (lab: LabSettings, node: string): string =>
  `drainwise-${lab.number}-${node}`;

const subnetOf = (lab: LabSettings): string => `10.77.${lab.number}`;

export const addressOf = (lab: LabSettings, node: string): string =>
  node === "ctl" ? `${subnetOf(lab)}.1` : `${subnetOf(lab)}.1${node.slice("cmp".length)}`;

/** The port on 127.0.0.1, outside the lab's network, that leads to a service. */
export const outerPortOf = (lab: LabSettings, api: ApiName): number =>
  API_PORTS[api] + 100 * lab.number;

export const outerUrlOf = (lab: LabSettings, api: ApiName): string =>
  `http://127.0.0.1:${outerPortOf(lab, api)}`;

export const innerUrlOf = (lab: LabSettings, api: ApiName): string =>
  `http://${addressOf(lab, "ctl")}:${API_PORTS[api]}`;

export const inState = (lab: LabSettings, ...path: string[]): string => join(lab.state, ...path);
