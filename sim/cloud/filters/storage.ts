/** Disks must be reachable from the destination or be copied there, and a copy must fit on the disk for real. */
import type { Filter, MoveRequest } from "../filter.ts";
import { copiesDisks } from "../move-type.ts";
import type { Server } from "../snapshot.ts";

/** Bytes that a copy writes on the destination: high ends, and the base image where its size is known. */
export const copiedBytes = (server: Server): number =>
  server.disks.reduce((sum, disk) => sum + disk.allocated.high, server.baseImageSize ?? 0);

export const storageFilter: Filter = {
  name: "storage",
  refusal({ server, source }: MoveRequest, host, placements) {
    const copy = copiesDisks(server, source, host);
    if (copy.kind === "refused") return copy.detail;
    if (copy.kind === "keeps") return null;
    const need = copiedBytes(server);
    const free = placements.diskFree(host);
    return need <= free
      ? null
      : `needs up to ${gib(need)} GiB on disk, ${gib(free)} GiB really free`;
  },
};

const gib = (bytes: number): string => (bytes / 1024 ** 3).toFixed(1);
