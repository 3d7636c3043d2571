/**
 * The lab's network lies wholly in namespaces of its own: a bridge in the controller's, a pair of virtual cards to each
 * host. Nothing of it has an address outside.
 */
import { existsSync } from "node:fs";
import { addressOf, type LabSettings, namespaceOf } from "./settings.ts";
import { attempt, run } from "./shell.ts";

const inside = (namespace: string, ...args: string[]): string =>
  run("ip", ["-n", namespace, ...args]);

const exists = (namespace: string): boolean => existsSync(`/run/netns/${namespace}`);

export function layNetwork(lab: LabSettings): void {
  const controller = namespaceOf(lab, "ctl");
  if (!exists(controller)) {
    run("ip", ["netns", "add", controller]);
    inside(controller, "link", "set", "lo", "up");
    inside(controller, "link", "add", "br0", "type", "bridge");
    inside(controller, "addr", "add", `${addressOf(lab, "ctl")}/24`, "dev", "br0");
    inside(controller, "link", "set", "br0", "up");
  }
  for (const host of lab.hosts) {
    const namespace = namespaceOf(lab, host);
    if (exists(namespace)) continue;
    run("ip", ["netns", "add", namespace]);
    inside(namespace, "link", "set", "lo", "up");
    const card = ["link", "add", "eth0", "type", "veth", "peer", "name", host, "netns", controller];
    inside(namespace, ...card);
    inside(controller, "link", "set", host, "master", "br0", "up");
    inside(namespace, "addr", "add", `${addressOf(lab, host)}/24`, "dev", "eth0");
    inside(namespace, "link", "set", "eth0", "up");
    limitLink(lab, host, lab.linkRate);
  }
}

/** First and last of the ports that QEMU takes for memory and disk streams share these upper bits. */
const STREAMS = ["49152", "0xffc0"] as const;
const SSH = ["22", "0xffff"] as const;

/**
 * Holds a host's link to a rate, both ways. What a move sends (QEMU's streams, ssh) is the class that yields, so that
 * heartbeats and messages still pass on a slow link, as they would on a management network of their own.
 */
export function limitLink(lab: LabSettings, host: string, rate: string): void {
  limitDevice(namespaceOf(lab, host), "eth0", rate);
  limitDevice(namespaceOf(lab, "ctl"), host, rate);
}

function limitDevice(namespace: string, device: string, rate: string): void {
  const tc = (...args: string[]): string => run("tc", ["-n", namespace, ...args]);
  // `replace` fails on a root that stands already.
  if (!tc("qdisc", "show", "dev", device).includes("htb 1:"))
    tc("qdisc", "add", "dev", device, "root", "handle", "1:", "htb", "default", "10");
  const shape = (parent: string, id: string, assured: string, priority: string): string =>
    tc(
      ...["class", "replace", "dev", device, "parent", parent, "classid", id, "htb"],
      ...["rate", assured, "ceil", rate, "burst", "256k", "cburst", "256k"],
      ...["prio", priority, "quantum", "60000"],
    );
  shape("1:", "1:1", rate, "0");
  shape("1:1", "1:10", rate, "0");
  shape("1:1", "1:20", "8kbit", "1");
  [STREAMS, SSH].forEach(([port, mask], index) => {
    tc(
      ...["filter", "replace", "dev", device, "parent", "1:", "protocol", "ip", "prio", "1"],
      ...["handle", `800::${index + 1}`, "u32", "match", "ip", "dport", port, mask],
      ...["flowid", "1:20"],
    );
  });
}

/** Everything that runs in a namespace of the lab is the lab's. */
export function processesIn(lab: LabSettings, node: string): number[] {
  if (!exists(namespaceOf(lab, node))) return [];
  const { out } = attempt("ip", ["netns", "pids", namespaceOf(lab, node)]);
  return out.split("\n").filter(Boolean).map(Number);
}

export function removeNetwork(lab: LabSettings, node: string): void {
  if (exists(namespaceOf(lab, node))) run("ip", ["netns", "del", namespaceOf(lab, node)]);
}
