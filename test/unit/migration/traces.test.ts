/** Traces that show every sync: a change of the model shows itself here first, and is renewed only when it was meant. */
import { describe, expect, test } from "vitest";
import {
  autoConvergeDefaults,
  driveAlone,
  type LiveJob,
  LiveMove,
  MiB,
} from "../../../sim/index.ts";
import { bareJob } from "./guest-and-job.ts";

const capped = { maxBandwidth: 50 * MiB, downtimeLimit: 0.3 };
const writes = (mibs: number, setMib: number) => ({
  dirty: [{ rate: mibs * MiB, workingSet: setMib * MiB, pattern: "uniform" as const }],
});

/** Syncs as rows of time, remaining and threshold in MiB, throttle; then how it ended. */
function trace(job: LiveJob, limit: number): string {
  const move = new LiveMove({ ...job, record: true });
  const done = driveAlone(move, 1e12, limit);
  const rows = move.rounds.map((round) => [
    Number(round.at.toFixed(4)),
    Number((round.remaining / MiB).toFixed(3)),
    Number((round.threshold / MiB).toFixed(3)),
    round.throttle,
  ]);
  const { passes, memoryBytes, memoryTime, downtime } = move.counters;
  const end = done ? { passes, memoryBytes, memoryTime, downtime } : { passes, memoryBytes };
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`).join(",\n");
  return `{\n  "syncs": [\n${lines}\n  ],\n  "end": ${JSON.stringify(end)}\n}\n`;
}

describe("golden traces: [at s, remaining MiB, threshold MiB, throttle]", () => {
  test("half the rate of the cap over 400 MiB converges", async () => {
    const text = trace(bareJob({ parameters: capped }, writes(25, 400)), 60);
    await expect(text).toMatchFileSnapshot("../../golden/qemu/converges.golden.json");
  });

  test("three halves of it over 50 MiB never do: the pending amount settles above the threshold", async () => {
    const text = trace(bareJob({ parameters: capped }, writes(75, 50)), 20);
    await expect(text).toMatchFileSnapshot("../../golden/qemu/never.golden.json");
  });

  test("auto-converge slows the guest until they do", async () => {
    const job = bareJob(
      { parameters: capped, autoConverge: autoConvergeDefaults },
      writes(94, 300),
    );
    const text = trace(job, 120);
    await expect(text).toMatchFileSnapshot("../../golden/qemu/auto-converge.golden.json");
  });
});
