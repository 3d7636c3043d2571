// What is said of a wish is read by a person in the window: which server, what was decided, not the requests' own names.
import { expect, test } from "vitest";
import { answerToPerson } from "../../../data/run/answer-to-person.ts";
import type { PersonAction } from "../../../sim/index.ts";
import { step } from "../../../sim/runner/step.ts";
import { move } from "../../support/hand-made-cloud.ts";
import { runner } from "../../support/run-of-steps.ts";
import { first } from "../../support/runner-driver.ts";

function running() {
  const run = runner([move("s1", "a", "b")]);
  run.accept(first(run.tick()));
  run.seeMigration("s1", "running");
  return run;
}

function answered(action: PersonAction, { state, now } = running()): string {
  const asked = { kind: "person", by: "ann", ...action } as const;
  return answerToPerson(asked, state, step(state, asked, now));
}

test("what is asked of the run tells each step that it touches by its id, and no request", () => {
  const answer = answered({ action: "abort" });
  expect(answer).toContain("stopped: aborted by ann");
  expect(answer).toContain("out:s1: aborted by ann: abort");
  expect(answer).not.toMatch(/migration 1|out:s1\/\d/);
});

test("what is asked of one step need not name it, and what changed nothing is a refusal", () => {
  expect(answered({ action: "abort-move", step: "out:s1" })).toBe("asked by ann: abort");
  expect(answered({ action: "retry", step: "out:s1" })).toMatch(/^refused: ann asked to retry/);
  expect(answered({ action: "confirm-maintenance", host: "b" })).toBe("nothing to change");
});
