import type { Bytes, Seconds } from "../base/units.ts";
import type { MemoryCopy } from "./memory-copy.ts";
import type { MigrationEnd, Phase } from "./migration.ts";
import type { MirrorSet } from "./mirror-set.ts";

const INSTANT: Seconds = 1e-9;
/** Half a byte: rounding of rates times durations stays far below it. */
const SOME_BYTES: Bytes = 0.5;

/** Where a live move stands: finer than its phase, one entry a thing that can last. */
export type LiveStage =
  | { kind: "prepare"; left: Seconds }
  | { kind: "image"; left: Bytes }
  | { kind: "mirror" }
  | { kind: "setup"; left: Seconds }
  | { kind: "precopy" }
  | { kind: "drain" }
  | { kind: "send"; left: Bytes }
  | { kind: "stop"; left: Seconds } // still inside QEMU's downtime
  | { kind: "resume"; left: Seconds } // beyond it, the guest not yet running
  | { kind: "postcopy"; left: Bytes }
  | { kind: "finish"; left: Seconds }
  | { kind: "roll-back"; left: Seconds; end: MigrationEnd }
  | { kind: "ended" };

/** The stages that only time ends. */
export const timerLeft = (stage: LiveStage): Seconds | null =>
  stage.kind === "prepare" ||
  stage.kind === "setup" ||
  stage.kind === "stop" ||
  stage.kind === "resume" ||
  stage.kind === "finish" ||
  stage.kind === "roll-back"
    ? stage.left
    : null;

/** The stages in which the guest still runs on the source. */
export const runsOnSource = (stage: LiveStage): boolean =>
  stage.kind === "prepare" ||
  stage.kind === "image" ||
  stage.kind === "mirror" ||
  stage.kind === "setup" ||
  stage.kind === "precopy";

/** What the outside calls each stage. */
export const phaseOfStage: Record<LiveStage["kind"], Phase> = {
  prepare: "preparing",
  image: "preparing",
  mirror: "mirror",
  setup: "precopy",
  precopy: "precopy",
  drain: "switchover",
  send: "switchover",
  stop: "switchover",
  resume: "switchover",
  postcopy: "postcopy",
  finish: "finishing",
  "roll-back": "finishing",
  ended: "ended",
};

/** The stages in which disk mirrors copy. */
export const mirrorsRun = ({ kind }: LiveStage): boolean =>
  kind === "mirror" || kind === "setup" || kind === "precopy" || kind === "drain";

/** Takes up to `amount` from what is left; returns how much that was. */
export function drained(stage: { left: number }, amount: number): number {
  const taken = Math.min(stage.left, amount);
  stage.left -= taken;
  return taken;
}

/** True when the stage has nothing left to wait for. */
export function isStageOver(stage: LiveStage, memory: MemoryCopy, mirrors: MirrorSet): boolean {
  switch (stage.kind) {
    case "image":
    case "send":
    case "postcopy":
      return stage.left <= SOME_BYTES;
    case "mirror":
      return mirrors.areReady;
    case "drain":
      return mirrors.areDrained;
    case "precopy":
      return memory.isOver;
    case "ended":
      return false;
    default:
      return stage.left <= INSTANT;
  }
}
