/** Guests as the hosts' libvirt has them, whatever Nova says. */
import { onNode } from "../bring-up/nodes.ts";
import type { LabSettings } from "../bring-up/settings.ts";

/** After a nova-compute died under a migration Nova may have a server where its guest is not. */
export const guestIsOn = (lab: LabSettings, host: string, server: string): boolean =>
  onNode(lab, host, "virsh", "-r", "domstate", server).out.startsWith("running");

/** Nova removes a deleted server's guest from the host where it has it; this removes it from all others. */
export function removeGuest(lab: LabSettings, server: string): void {
  for (const host of lab.hosts) {
    if (!guestIsOn(lab, host, server)) continue;
    onNode(lab, host, "virsh", "destroy", server);
    onNode(lab, host, "virsh", "undefine", server);
  }
}
