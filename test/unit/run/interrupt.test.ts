// The next `apply` ends the pause of a Ctrl-C, and never one that somebody asked for.
import { expect, test } from "vitest";
import { INTERRUPTED, wasInterrupted } from "../../../data/run/interrupt.ts";
import type { Observation } from "../../../sim/index.ts";

type Word = "pause" | "freeze" | "resume" | "abort";
const said = (action: Word, by = "op"): Observation => ({ kind: "person", action, by });
const interrupt = said("pause", `${INTERRUPTED}op`);

test.each<[string, readonly Observation[], boolean]>([
  ["nobody said anything", [], false],
  ["a Ctrl-C while it ran", [interrupt], true],
  ["a second Ctrl-C before anybody went on", [interrupt, interrupt], true],
  ["a Ctrl-C after it was resumed", [said("freeze"), said("resume"), interrupt], true],
  ["a Ctrl-C of a frozen run", [said("freeze"), interrupt], false],
  ["a Ctrl-C of a paused run", [said("pause"), interrupt], false],
  ["a freeze after a Ctrl-C", [interrupt, said("freeze")], false],
  ["a Ctrl-C after which it went on", [interrupt, said("resume")], false],
])("%s", (_, observations, is) => {
  expect(wasInterrupted(observations)).toBe(is);
});
