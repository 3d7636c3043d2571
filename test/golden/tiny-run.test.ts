// The whole nominal run of the tiny sample, line by line: a change of behaviour anywhere shows as a diff to be read.
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readCloud } from "../../data/csv/read-cloud.ts";
import { planDrain } from "../../sim/index.ts";
import { POLL_PERIOD } from "../../sim/world/run-setting.ts";
import { goalOf } from "../support/hand-made-cloud.ts";
import { runByHand } from "../support/run-by-hand.ts";

const sample = fileURLToPath(new URL("../../data/samples/tiny", import.meta.url));

test("the tiny sample's run, host one emptied and filled again", async () => {
  const read = await readCloud(sample);
  if (!read.ok) throw new Error("the sample must be sound");
  const planned = planDrain({
    snapshot: read.value.snapshot,
    goal: goalOf(["one"], { returnPolicy: "origin", stuck: { action: "abort", after: 3600 } }),
    overrides: {},
    seed: 1,
    toolVersion: "0.0.0",
  });
  if (!planned.ok) throw new Error("the sample must be planned");
  const { trace, run } = runByHand(planned.value, { pollPeriod: POLL_PERIOD });
  const journal = run.journal.map(
    ({ at, step, kind, text }) => `${at.toFixed(3)} ${step} ${kind} ${text}`,
  );
  // Milliseconds: finer digits differ when a constant's last place does, and say nothing.
  const world = trace.map((line) => line.replace(/^(\d+\.\d{3})\d*/, "$1"));
  const text = `what the cloud did\n${world.join("\n")}\n\nwhat the runner wrote\n${journal.join("\n")}\n`;
  await expect(text).toMatchFileSnapshot("tiny-run.golden.txt");
});
