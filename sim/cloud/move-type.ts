/** Which kind of move takes a server from one host to another, by where the disks lie. */
import type { Host, Server } from "./snapshot.ts";

export type MoveMode = "live" | "cold";

/** Whether both ends see the same files or pool. */
export const sharesStorage = (source: Host, destination: Host): boolean =>
  source.storage.kind !== "local" &&
  source.storage.kind === destination.storage.kind &&
  source.storage.pool === destination.storage.pool;

/** Volumes move by themselves; anything on the host (root, ephemeral, swap, config drive) must be there or be copied. */
export const hasDisksOnHost = (server: Server): boolean =>
  !server.volumeBacked || server.disks.length > 0;

/**
 * Whether the move copies disks, or why it cannot be done between these hosts.
 *
 * Files are copied between any two directories; what lies in Ceph is not copied by Nova, neither out nor in.
 */
export function copiesDisks(
  server: Server,
  source: Host,
  destination: Host,
): { readonly kind: "copies" | "keeps" } | { readonly kind: "refused"; readonly detail: string } {
  if (!hasDisksOnHost(server) || sharesStorage(source, destination)) return { kind: "keeps" };
  if (source.storage.kind !== "ceph" && destination.storage.kind !== "ceph") {
    return { kind: "copies" };
  }
  return {
    kind: "refused",
    detail: `keeps disks in ${placeOf(destination)}, the server's are in ${placeOf(source)}`,
  };
}

const placeOf = ({ storage: { kind, pool } }: Host): string => {
  if (kind === "local") return "local files";
  return `${kind === "ceph" ? "Ceph pool" : "shared directory"} ${pool ?? "of no name"}`;
};
