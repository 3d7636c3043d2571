/** Whether a guest gets on with its work: its processor time grows on that host. */
import { onNode } from "../bring-up/nodes.ts";
import { until } from "../bring-up/waiting.ts";
import { lab } from "./standing-lab.ts";

/** Processor time that QEMU has given to the guest [ns]. */
function processorTime(host: string, server: string): number {
  const { out, err } = onNode(lab, host, "virsh", "-r", "domstats", "--cpu-total", server);
  const told = /cpu\.time=(\d+)/.exec(out);
  if (told === null) throw new Error(`${server} does not run on ${host}: ${err}`);
  return Number(told[1]);
}

/** Its console is no witness: on shared storage Nova begins a new one while the old is still written. */
export async function guestRuns(host: string, server: string): Promise<void> {
  const before = processorTime(host, server);
  await until(`the guest ${server} works`, 60, () => processorTime(host, server) > before);
}
