/** Bare-metal machines have services and servers in Nova, too; they are Ironic's, and nothing on them can be moved. */
import type { FaultLog } from "../../csv/fault-log.ts";
import { hasHypervisor } from "../compute/hypervisors.ts";
import { type CloudLists, withoutHosts } from "./lists.ts";

/** The lists of what runs on hypervisors alone; what is left out is told by its number. */
export function withoutBareMetal(lists: CloudLists, faults: FaultLog): CloudLists {
  const hypervisors = lists.hypervisors.filter(hasHypervisor);
  if (hypervisors.length === lists.hypervisors.length) return lists;
  const virtual = new Set(hypervisors.map(({ service }) => service.host));
  const ironic = new Set(
    lists.hypervisors.map(({ service }) => service.host).filter((host) => !virtual.has(host)),
  );
  const servers = lists.servers.filter(({ host }) => host === null || !ironic.has(host));
  const left = lists.servers.length - servers.length;
  faults.note(
    "bare-metal",
    `${left} bare-metal ${left === 1 ? "server" : "servers"} of Ironic's (services on ${[...ironic].sort().join(", ")}) left out.`,
    "Nothing: bare-metal servers cannot be moved, and their hosts are no hosts to drain.",
    { file: "compute /os-hypervisors/detail" },
  );
  return withoutHosts({ ...lists, hypervisors, servers }, ironic);
}
