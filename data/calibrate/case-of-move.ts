/** A measured move of a site as a case for the fit: the same guest, options and path through the models. */
import {
  type CalibrationCase,
  type DirtyPart,
  type Guest,
  type GuestDisk,
  KiB,
  type MoveInput,
  novaDefaults,
  predictAlone,
} from "../../sim/index.ts";
import type { SiteMove } from "./read-move.ts";

/** How guests write, and how long they take to stop, where the row does not say. */
const WRITE_SIZE = 64 * KiB;
const SHUTDOWN = 10;

export function caseOfMove(move: SiteMove): CalibrationCase {
  const input: Omit<MoveInput, "constants"> = {
    type: move.type,
    guest: guestOf(move),
    options: optionsOf(move),
    ends: {
      sourceReadRate: Number.POSITIVE_INFINITY,
      destinationWriteRate: Number.POSITIVE_INFINITY,
    },
    record: false,
  };
  return {
    label: move.label,
    type: move.type,
    moves: move.moves ?? 1,
    totalTime: move.total,
    downtime: move.downtime,
    bytes: move.sent,
    vcpus: move.vcpus ?? 1,
    memory: move.ram,
    path: move.link,
    predict: (constants) => {
      const result = predictAlone({ ...input, constants }, move.link * constants.linkEfficiency);
      if (result === "not-converged" || result.end !== "completed") {
        return { totalTime: null, downtime: 0, bytes: 0 };
      }
      return { totalTime: result.totalTime, downtime: result.downtime, bytes: result.bytes };
    },
  };
}

function guestOf(move: SiteMove): Guest {
  const touched = move.touched ?? move.ram;
  const dirty: DirtyPart[] =
    move.dirtyRate === null || move.dirtyRate <= 0
      ? []
      : [{ rate: move.dirtyRate, workingSet: move.workingSet ?? touched, pattern: "uniform" }];
  return {
    memory: { total: move.ram, touched, dirty, vcpus: move.vcpus ?? 1 },
    disks: disksOf(move),
    shutdownTime: move.shutdown ?? SHUTDOWN,
    bootTime: move.boot ?? 0,
    paused: false,
    running: true,
  };
}

/** All local disks as one: mirrors run side by side at one ceiling each, which a row cannot tell apart. */
function disksOf({ disk, diskWrite, image }: SiteMove): readonly GuestDisk[] {
  if (disk === null) return [];
  return [
    {
      virtualSize: disk,
      format: "qcow2",
      allocated: disk,
      writeRate: diskWrite ?? 0,
      writeSize: WRITE_SIZE,
      writeRegion: Math.max(disk, WRITE_SIZE),
      pattern: "random",
      baseImage: image ?? 0,
    },
  ];
}

const optionsOf = (move: SiteMove): MoveInput["options"] => ({
  ...novaDefaults,
  bandwidth: move.bandwidth ?? novaDefaults.bandwidth,
  downtimeMax: move.downtimeLimit ?? novaDefaults.downtimeMax,
  parallelConnections: move.connections ?? novaDefaults.parallelConnections,
  nativeTls: move.tls ?? novaDefaults.nativeTls,
  tunnelled: move.tunnelled ?? novaDefaults.tunnelled,
  permitAutoConverge: move.autoConverge ?? novaDefaults.permitAutoConverge,
  remoteFilesystemTransport: move.transport ?? novaDefaults.remoteFilesystemTransport,
  resizeConfirmWindow: move.confirmWindow ?? novaDefaults.resizeConfirmWindow,
});
