/** A server as the migration models see it: exact figures, drawn from the snapshot's intervals. */

import { at } from "../base/uncertain.ts";
import { type BytesPerSecond, mebibytes, PAGE } from "../base/units.ts";
import type { DirtyPart, Guest, GuestDisk } from "../migration/guest.ts";
import {
  assumedBaseImage,
  assumedBootTime,
  assumedShutdownTime,
  assumedWriteSize,
} from "./guest-timing.ts";
import type { Flavor, Server, ServerDisk } from "./snapshot.ts";

/** Standard normal deviates, one for each uncertain figure of a server; 0 = its best value. */
export interface Deviates {
  readonly touched: number;
  readonly dirtyRate: number;
  readonly workingSet: number;
  readonly allocated: number;
  readonly writeRate: number;
  readonly shutdownTime: number;
  readonly bootTime: number;
  readonly baseImage: number;
  readonly writeSize: number;
  /** Of its streams' share of a link that they meet others on. */
  readonly sharing: number;
  /** Of Nova's time around its move. */
  readonly overhead: number;
}

/** Every figure at its best value. */
export const bestValues: Deviates = {
  touched: 0,
  dirtyRate: 0,
  workingSet: 0,
  allocated: 0,
  writeRate: 0,
  shutdownTime: 0,
  bootTime: 0,
  baseImage: 0,
  writeSize: 0,
  sharing: 0,
  overhead: 0,
};

/**
 * The guest that a move of this server takes.
 *
 * @param hour hour of day (UTC, 0..23) at which the move begins, for rates known by hour; null = no matter.
 * @param imageOnDestination whether the destination has the base image already (another server there uses it).
 */
export function guestOf(
  server: Server,
  flavor: Flavor,
  deviates: Deviates,
  hour: number | null,
  imageOnDestination = false,
): Guest {
  const total = mebibytes(flavor.ramMiB);
  const touched = Math.min(total, at(server.touched, deviates.touched));
  const inMemory = server.status !== "SHUTOFF";
  const image = imageOnDestination ? 0 : baseImageOf(server, deviates);
  return {
    memory: {
      total,
      touched: inMemory ? touched : 0,
      dirty: inMemory ? dirtyParts(server, touched, deviates, hour) : [],
      vcpus: flavor.vcpus,
    },
    disks: server.disks.map((disk) => diskOf(disk, deviates, hour, image)),
    shutdownTime: at(assumedShutdownTime, deviates.shutdownTime),
    bootTime: at(assumedBootTime, deviates.bootTime),
    paused: server.status === "PAUSED",
    running: inMemory,
  };
}

/** Random writes within the working set; a hot part of it apart where telemetry at several windows shows one. */
function dirtyParts(
  server: Server,
  touched: number,
  deviates: Deviates,
  hour: number | null,
): readonly DirtyPart[] {
  const rate = atHour(at(server.dirtyRate, deviates.dirtyRate), server.dirtyByHour, hour);
  const workingSet = Math.min(touched, Math.max(PAGE, at(server.workingSet, deviates.workingSet)));
  if (rate <= 0) return [];
  const { hot } = server;
  if (hot === undefined) return [{ rate, workingSet, pattern: "uniform" }];
  const hotSet = Math.min(workingSet, Math.max(PAGE, hot.set));
  return [
    { rate: rate * hot.writes, workingSet: hotSet, pattern: "uniform" },
    { rate: rate * (1 - hot.writes), workingSet: workingSet - hotSet, pattern: "uniform" },
  ];
}

function diskOf(
  disk: ServerDisk,
  deviates: Deviates,
  hour: number | null,
  image: number,
): GuestDisk {
  const allocated = Math.min(disk.virtualSize, at(disk.allocated, deviates.allocated));
  const writeSize = at(assumedWriteSize, deviates.writeSize);
  return {
    virtualSize: disk.virtualSize,
    allocated,
    format: disk.format ?? "qcow2",
    writeRate: atHour(at(disk.writeRate, deviates.writeRate), disk.writeByHour, hour),
    writeSize,
    writeRegion: Math.max(allocated, writeSize),
    pattern: "random",
    baseImage: disk.name === "root" ? image : 0,
  };
}

const baseImageOf = (server: Server, deviates: Deviates): number =>
  server.baseImageSize ?? at(assumedBaseImage, deviates.baseImage);

const atHour = (
  rate: BytesPerSecond,
  factors: readonly number[] | null,
  hour: number | null,
): BytesPerSecond => (factors === null || hour === null ? rate : rate * (factors[hour] ?? 1));
