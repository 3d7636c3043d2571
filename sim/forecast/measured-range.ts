/**
 * What the models were measured on: QEMU 7.2.22 under TCG, 1 vCPU, at most 4 GiB of memory and 280 MiB/s on the link
 * (calibration data, 2026-11-23). A prediction beyond it is one by the models' rules alone, and says so.
 */
import { type Bytes, type BytesPerSecond, gibibytes, mebibytes } from "../base/units.ts";
import type { MoveType } from "../migration/migration.ts";
import { rateWords, sizeWords } from "./words.ts";

export const measuredRange = {
  accelerator: "TCG",
  vcpus: 1,
  memory: gibibytes(4),
  rate: mebibytes(280),
} as const;

/** Why a move lies outside; empty = inside. Clouds run KVM, so a live move of theirs is never wholly inside. */
export function outsideMeasured(move: {
  readonly type: MoveType;
  readonly vcpus: number;
  readonly memory: Bytes;
  readonly rate: BytesPerSecond;
}): readonly string[] {
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
