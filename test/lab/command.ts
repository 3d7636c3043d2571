/** The lab's command line: see USAGE. */
import { bringUp, isUp, signInAsAdmin, timed } from "./bring-up/bring-up.ts";
import { guard } from "./bring-up/guard.ts";
import { limitLink } from "./bring-up/network.ts";
import { initOf, isReady, onNode } from "./bring-up/nodes.ts";
import { hindrance } from "./bring-up/packages.ts";
import { holdService, releaseService } from "./bring-up/services.ts";
import { type LabSettings, nodesOf, settingsFrom } from "./bring-up/settings.ts";
import { takeDown } from "./bring-up/take-down.ts";
import { record } from "./record/record.ts";
import { cloudsYamlOf } from "./seed/clouds-yaml.ts";
import { allServers } from "./seed/servers.ts";
import { resetServers } from "./seed/standard-servers.ts";

const USAGE = `usage: node test/lab/lab.mjs COMMAND
  up                    brings the lab up (what runs already is left alone)
  down [--wipe]         takes it down; --wipe: and deletes all its data
  reset                 enables all hosts, full link rates, deletes all servers, makes the standard ones
  status                nodes, hosts and servers
  rate HOST RATE        limits a host's link both ways, as tc writes it (8mbit)
  on NODE COMMAND...    runs a command inside a node (ctl, cmp1, cmp2, cmp3)
  hold HOST SERVICE     kills a service (nova-compute, libvirtd) and keeps it from starting again
  release HOST SERVICE  lets it start again
  record FOLDER         has the product calibrate, predict and run over the lab, and writes what came of it
  hindrance             why no lab can stand here, with exit code 1; silent where one can
`;

const print = (line: string): void => console.log(line);

async function reset(lab: LabSettings): Promise<void> {
  for (const host of lab.hosts) {
    limitLink(lab, host, lab.linkRate);
    releaseService(lab, host, "nova-compute");
  }
  const ids = await resetServers(lab, await signInAsAdmin(lab));
  for (const [name, id] of ids) print(`${id} ${name}`);
}

async function status(lab: LabSettings): Promise<void> {
  for (const node of nodesOf(lab))
    print(`${node}: ${isReady(lab, node) ? `ready (${initOf(lab, node)})` : "not up"}`);
  if (!isUp(lab)) return;
  const api = await signInAsAdmin(lab);
  const { services } = await api.ask("compute", "GET", "/os-services?binary=nova-compute");
  for (const one of services) print(`${one.host}: ${one.state} ${one.status}`);
  for (const one of await allServers(api))
    print(`${one.id} ${one.name}: ${one.status} on ${one["OS-EXT-SRV-ATTR:host"]}`);
  print(`clouds: ${cloudsYamlOf(lab)}`);
}

function tellHindrance(): number {
  const reason = hindrance();
  if (reason === null) return 0;
  print(reason);
  return 1;
}

/** Runs one command; the exit code. */
export async function command(words: readonly string[]): Promise<number> {
  const lab = settingsFrom(process.env);
  const [verb, first = "", second = "", ...more] = words;
  if (verb === "up") await bringUp(lab, timed(print));
  else if (verb === "down") await takeDown(lab, { wipe: first === "--wipe" }, timed(print));
  else if (verb === "reset") await reset(lab);
  else if (verb === "status") await status(lab);
  else if (verb === "record" && first !== "") await record(first);
  else if (verb === "rate" && lab.hosts.includes(first)) limitLink(lab, first, second);
  else if (verb === "hindrance") return tellHindrance();
  else if (verb === "guard") await guard(lab, Number(first), timed(print));
  else if (verb === "hold" && lab.hosts.includes(first)) holdService(lab, first, second);
  else if (verb === "release" && lab.hosts.includes(first)) releaseService(lab, first, second);
  else if (verb === "on" && second !== "") {
    const ran = onNode(lab, first, second, ...more);
    process.stdout.write(ran.out);
    process.stderr.write(ran.err);
    return ran.code;
  } else {
    process.stderr.write(USAGE);
    return 2;
  }
  return 0;
}
