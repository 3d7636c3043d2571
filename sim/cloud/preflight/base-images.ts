/** Base images of unknown size: a destination without them in its cache fetches them before a disk moves. */
import { hasDisksOnHost } from "../move-type.ts";
import { idsOf, named, type PreflightRule, serversOf } from "./finding.ts";

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
        summary: `Base images of unknown size under ${named(unknown)}: fetching them may outlast the moves.`,
        mend: "Fill base_image_gib in servers.csv, or run the script of drainwise collect.",
      },
    ];
  },
};
