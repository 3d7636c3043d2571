/** Base images of unknown size: a destination without them in its cache fetches them before a disk moves. */
import { hasDisksOnHost } from "../move-type.ts";
import { idsOf, named, type PreflightRule, serversOf, verb } from "./finding.ts";

export const baseImages: PreflightRule = {
  name: "base-images",
  examine(host, context) {
    if (host.storage.kind === "ceph") return [];
    const unknown = serversOf(host, context).filter(
      (server) => !server.volumeBacked && hasDisksOnHost(server) && server.baseImageSize === null,
    );
    if (unknown.length === 0) return [];
    return [
      {
        rule: "base-images",
        level: "warns",
        servers: idsOf(unknown),
        summary: `The base image of ${named(unknown)} ${verb(unknown)} of unknown size; fetching it may outlast the move.`,
        mend: "Fill base_image_gib in servers.csv, or run the script of drainwise collect.",
      },
    ];
  },
};
