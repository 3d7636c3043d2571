/** A run of some steps over a small cloud, by its rules, and what is said to it. */
import type { Command, Observation, RunRules, Step } from "../../sim/index.ts";
import { policyOf, type RunPolicy } from "../../sim/runner/run-policy.ts";
import { goalOf, handMadeCloud, hostNamed, move, planOf, serverOn } from "./hand-made-cloud.ts";
import { RunnerByHand } from "./runner-driver.ts";

const snapshot = handMadeCloud({
  hosts: ["a", "b", "c"].map((id) => hostNamed(id)),
  servers: ["s1", "s2", "s3"].map((id) => serverOn("a", id)),
});

/** A run of these steps over a cloud whose three servers are on host a, stepped by hand; nothing refused is tried again unless `run` says so. */
export function runner(
  steps: readonly Step[],
  policy: Partial<RunPolicy> = {},
  run: RunRules = { refusals: [] },
): RunnerByHand {
  const goal = goalOf(["a"], { run, allowCold: true });
  return new RunnerByHand(planOf(snapshot, steps, goal), { ...policyOf(goal), ...policy });
}

export const kinds = (commands: readonly Command[]): string[] => commands.map(({ kind }) => kind);
/** A word to the whole run. */
export const person = (
  action: "pause" | "freeze" | "resume" | "abort",
): Extract<Observation, { kind: "person" }> => ({ kind: "person", by: "op", action });

export const two: readonly Step[] = [move("s1", "a", "b"), move("s2", "a", "b", { priority: 1 })];

/** A forecast of the rest in which nothing is amiss but what is said. */
export const outlook = (
  more: Partial<Extract<Observation, { kind: "outlook" }>>,
): Extract<Observation, { kind: "outlook" }> => ({
  kind: "outlook",
  overrun: 0,
  headroomBelow: null,
  remaining: {},
  ...more,
});
