import { describe, expect, it } from "vitest";
import {
  defaultConstants,
  driveAlone,
  GiB,
  LiveMove,
  type ModelConstants,
} from "../../../sim/index.ts";
import { bareConstants, bareJob } from "./guest-and-job.ts";

const run = (memoryGib: number, constants: ModelConstants) => {
  const move = new LiveMove({
    ...bareJob({}, { total: memoryGib * GiB, touched: 0.7 * memoryGib * GiB, vcpus: 16 }),
    constants,
    parameters: { maxBandwidth: Number.POSITIVE_INFINITY, downtimeLimit: 0.05 },
  });
  driveAlone(move, 1.1e9, 3600);
  return move;
};

describe("a large idle guest", () => {
  // QEMU compares what a sync found with the threshold that stood before it. A model that let the sync's own time renew
  // the threshold found it near 0 whenever the sync outlasted a window, and no large guest ever ended.
  it.each([64, 128, 512, 2048])(
    "of %d GiB converges at 10 Gbit/s under Nova's first 50 ms",
    (memoryGib) => {
      expect(run(memoryGib, defaultConstants).result?.end).toBe("completed");
    },
  );
  it("converges even where one sync outlasts a 100 ms window: 1 ms a GiB, 512 GiB", () => {
    expect(run(512, { ...bareConstants, syncTimePerByte: 1e-3 / GiB }).result?.end).toBe(
      "completed",
    );
  });
});
