/** The orders in which servers may go; equal ones by id. */

import { assertNever } from "../base/assert.ts";
import { compareIds } from "../base/order.ts";
import { type Bytes, mebibytes } from "../base/units.ts";
import { flavorOf } from "../cloud/cloud-index.ts";
import type { Server } from "../cloud/snapshot.ts";
import type { MoveOrder } from "../plan/goal.ts";
import type { Planning } from "./planning.ts";

export type CompareServers = (a: Server, b: Server) => number;

/** Memory and what its disks on the host hold: what a move may have to carry [B]. */
const sizeOf = ({ cloud }: Planning, server: Server): Bytes =>
  server.disks.reduce(
    (sum, disk) => sum + disk.allocated.value,
    mebibytes(flavorOf(cloud, server).ramMiB),
  );

export function comparatorFor(order: MoveOrder, planning: Planning): CompareServers {
  const size = (server: Server): number => sizeOf(planning, server);
  const { alone } = planning;
  switch (order) {
    case "largest-first":
      return (a, b) => size(b) - size(a) || compareIds(a.id, b.id);
    case "smallest-first":
      return (a, b) => size(a) - size(b) || compareIds(a.id, b.id);
    case "longest-first":
      return (a, b) => descending(alone(a).seconds, alone(b).seconds) || compareIds(a.id, b.id);
    case "riskiest-first":
      return (a, b) =>
        Number(alone(a).completes) - Number(alone(b).completes) ||
        descending(alone(a).pressure, alone(b).pressure) ||
        compareIds(a.id, b.id);
    case "by-name":
      return (a, b) => compareIds(a.name, b.name) || compareIds(a.id, b.id);
    default:
      return assertNever(order);
  }
}

/** Both may be Infinity, whose difference is no number. */
const descending = (a: number, b: number): number => (a === b ? 0 : b > a ? 1 : -1);

/** Placing the largest first wastes least room, whatever order they then go in. */
export const largestMemoryFirst =
  (planning: Planning): CompareServers =>
  (a, b) =>
    flavorOf(planning.cloud, b).ramMiB - flavorOf(planning.cloud, a).ramMiB ||
    compareIds(a.id, b.id);
