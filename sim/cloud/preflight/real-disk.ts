/** Disks that Placement would let move and that no destination's file system can hold: Nova checks none since API 2.25. */
import { GiB } from "../../base/units.ts";
import { copiesDisks } from "../move-type.ts";
import type { Host, Server } from "../snapshot.ts";
import {
  type Finding,
  named,
  type PreflightContext,
  type PreflightRule,
  serversOf,
} from "./finding.ts";
import { receiversOf } from "./receivers.ts";

const gib = (bytes: number): string => `${Math.round(bytes / GiB)} GiB`;

/** High end of what is copied; the base image comes on top where it is known. */
const needOf = (server: Server): number =>
  server.disks.reduce((sum, disk) => sum + disk.allocated.high, server.baseImageSize ?? 0);

export const realDisk: PreflightRule = {
  name: "real-disk",
  examine(host, context) {
    if (host.storage.kind === "ceph") return [];
    const findings: Finding[] = [];
    let total = 0;
    const receiving = new Map<string, Host>();
    for (const server of serversOf(host, context)) {
      const receivers = receiversOf(server, host, context).filter(
        (receiver) => copiesDisks(server, host, receiver).kind === "copies",
      );
      if (server.disks.length === 0 || receivers.length === 0) continue;
      total += needOf(server);
      for (const receiver of receivers) receiving.set(receiver.id, receiver);
      findings.push(...roomFor(server, receivers, context));
    }
    const known = [...receiving.values()].flatMap(({ diskFree }) => diskFree ?? []);
    const free = known.reduce((sum, bytes) => sum + bytes, 0);
    if (known.length === receiving.size && total > free) {
      findings.push({
        rule: "real-disk",
        level: "blocks",
        servers: [],
        summary: `The disks on ${host.id} need up to ${gib(total)}; all destinations together have ${gib(free)} really free.`,
        mend: "Free disk space on the destinations, or drain fewer hosts at once.",
      });
    }
    return findings;
  },
};

function roomFor(
  server: Server,
  receivers: readonly Host[],
  { draining }: PreflightContext,
): readonly Finding[] {
  const need = needOf(server);
  // Nobody told the free space of a host: it may hold anything, and the assumption says so.
  if (receivers.some(({ diskFree }) => diskFree === null || diskFree >= need)) return [];
  const most = Math.max(...receivers.map(({ diskFree }) => diskFree ?? 0));
  return [
    {
      rule: "real-disk",
      level: "blocks",
      servers: [server.id],
      summary: `${named([server])} needs up to ${gib(need)} of disk, and the emptiest destination has ${gib(most)} really free.`,
      mend:
        draining.size > 1
          ? "Free disk space on a destination, or do not drain so many hosts at once."
          : "Free disk space on a destination.",
    },
  ];
}
