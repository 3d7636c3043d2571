/** Which streams a live move wants at each stage, and what each could take. */
import type { BytesPerSecond } from "../base/units.ts";
import { type LiveStage, mirrorsRun } from "./live-stage.ts";
import type { MemoryCopy } from "./memory-copy.ts";
import type { Stream } from "./migration.ts";
import type { MirrorSet } from "./mirror-set.ts";

export const RAM_STREAM = 0;
export const IMAGE_STREAM = 1;

/** Base images go through one ssh stream, memory through its connections, each mirror through its own. */
export function wantedStreams(
  stage: LiveStage,
  memory: MemoryCopy,
  mirrors: MirrorSet,
  imageRate: BytesPerSecond,
  guestWrites: boolean,
): readonly Stream[] {
  const streams: Stream[] = [];
  if (stage.kind === "image") {
    streams.push({ key: IMAGE_STREAM, role: "image", weight: 1, cap: imageRate });
  }
  const cap = ramCap(stage, memory);
  if (cap > 0) streams.push({ key: RAM_STREAM, role: "ram", weight: memory.connections, cap });
  if (mirrorsRun(stage)) streams.push(...mirrors.streams(guestWrites));
  return streams;
}

/** Most that the memory stream takes: max-bandwidth before the stop, none in it, its own after a switch [B/s]. */
export function ramCap(stage: LiveStage, memory: MemoryCopy): BytesPerSecond {
  switch (stage.kind) {
    case "precopy":
      return memory.cap;
    case "send":
      return memory.ceiling;
    case "postcopy":
      return memory.postCopyCap;
    default:
      return 0;
  }
}
