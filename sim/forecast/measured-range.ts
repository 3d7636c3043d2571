/**
 * What the models were measured on: QEMU 7.2.22 under TCG, 1 vCPU, at most 4 GiB of memory and 280 MiB/s on the link
 * (calibration data, 2026-11-23). A prediction beyond it is one by the models' rules alone, and says so.
 */
import { type Bytes, type BytesPerSecond, gibibytes, mebibytes } from "../base/units.ts";
import type { MoveType } from "../migration/migration.ts";
import type { MeasuredExtent } from "../migration/site-constants.ts";
import { rateWords, sizeWords } from "./words.ts";

export const measuredRange = {
  accelerator: "TCG",
  vcpus: 1,
  memory: gibibytes(4),
  rate: mebibytes(280),
} as const;

interface MoveExtent {
  readonly type: MoveType;
  readonly vcpus: number;
  readonly memory: Bytes;
  readonly rate: BytesPerSecond;
}

/**
 * Why a move lies outside; empty = inside. Clouds run KVM, so a live move of theirs is never wholly inside what was
 * measured for the models; it is inside what its own site has measured, up to the largest of that.
 */
export function outsideMeasured(
  move: MoveExtent,
  site: MeasuredExtent | null = null,
): readonly string[] {
  return site?.types.includes(move.type) ? outsideSite(move, site) : outsideCalibration(move);
}

function outsideSite(move: MoveExtent, site: MeasuredExtent): readonly string[] {
  const measured = "than any move measured at this site";
  return [
    ...(move.vcpus > site.vcpus ? [`more vCPUs (over ${site.vcpus}) ${measured}`] : []),
    ...(move.memory > site.memory
      ? [`more memory (over ${sizeWords(site.memory)}) ${measured}`]
      : []),
    ...(move.rate > site.path ? [`a path faster (over ${rateWords(site.path)}) ${measured}`] : []),
  ];
}

function outsideCalibration(move: MoveExtent): readonly string[] {
  const { vcpus, memory, rate } = measuredRange;
  if (move.type === "cold" || move.type === "cold-block") {
    return ["cold moves: Nova's and the guests' times are assumed, none were measured"];
  }
  return [
    "KVM: measured under TCG",
    ...(move.vcpus > vcpus ? [`more than ${vcpus} vCPU`] : []),
    ...(move.memory > memory ? [`more than ${sizeWords(memory)} of memory`] : []),
    ...(move.rate > rate ? [`a path faster than ${rateWords(rate)}`] : []),
  ];
}
