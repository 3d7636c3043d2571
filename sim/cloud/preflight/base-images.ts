/** Base images of unknown size, or gone from Glance: a destination without them in its cache fetches them before a disk moves. */
import { hasDisksOnHost } from "../move-type.ts";
import type { Server } from "../snapshot.ts";
import { type Finding, idsOf, named, type PreflightRule, serversOf } from "./finding.ts";

export const baseImages: PreflightRule = {
  name: "base-images",
  examine(host, context) {
    if (host.storage.kind === "ceph") return [];
    const based = serversOf(host, context).filter(
      (server) => !server.volumeBacked && hasDisksOnHost(server),
    );
    const { images } = context.cloud.snapshot;
    const gone = based.filter(
      ({ image }) => image !== null && images?.some(({ id }) => id === image) === false,
    );
    return [
      ...ofGone(gone),
      ...ofUnknown(based.filter(({ baseImageSize }) => baseImageSize === null)),
    ];
  },
};

function ofUnknown(unknown: readonly Server[]): readonly Finding[] {
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
}

/** Nova then takes the base image from the source host's cache, when that still has it (nova/virt/libvirt/driver.py). */
function ofGone(gone: readonly Server[]): readonly Finding[] {
  if (gone.length === 0) return [];
  return [
    {
      rule: "base-images",
      level: "warns",
      servers: idsOf(gone),
      summary: `The base image of ${named(gone)} is not in Glance any more: a destination must copy it from the source host.`,
      mend: "See that the source still has it under instances/_base, and that destinations can reach the source by ssh.",
    },
  ];
}
