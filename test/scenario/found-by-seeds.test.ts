// Bugs that the fault simulation, or a run over a real Nova, found in the runner, each told as a story of its own so that it stays mended.
import { expect, test } from "vitest";
import type { Command, Step } from "../../sim/index.ts";
import { policyOf, type RunPolicy } from "../../sim/runner/run-policy.ts";
import { beginRun, step } from "../../sim/runner/step.ts";
import {
  goalOf,
  handMadeCloud,
  hostNamed,
  move,
  planOf,
  serverOn,
} from "../support/hand-made-cloud.ts";
import { RunnerByHand } from "../support/runner-driver.ts";
import { recordSeen, serverSeen } from "../support/sights.ts";

const snapshot = handMadeCloud({
  hosts: ["a", "b", "c"].map((id) => hostNamed(id)),
  servers: ["s1", "s2"].map((id) => serverOn("a", id)),
});

function runner(steps: readonly Step[], policy: Partial<RunPolicy> = {}): RunnerByHand {
  const goal = goalOf(["a"]);
  const plan = planOf(snapshot, steps, goal);
  return new RunnerByHand(plan, { ...policyOf(goal), ...policy });
}

const first = (commands: readonly Command[]): Command => {
  const [command] = commands;
  if (command === undefined) throw new Error("nothing was asked for");
  return command;
};

const person = (action: "pause" | "resume" | "abort") =>
  ({ kind: "person", by: "op", action }) as const;

test("a process that dies while it looks for drift before the start looks again when it is back", () => {
  const goal = goalOf(["a"]);
  const plan = planOf(snapshot, [move("s1", "a", "b")], goal);
  const begun = step(beginRun(plan, policyOf(goal)), { kind: "tick" }, 0);
  expect(begun.commands.map(({ kind }) => kind)).toEqual(["look-for-drift"]);
  const { commands } = step(begun.state, { kind: "restarted" }, 5);
  expect(commands.map(({ kind }) => kind)).toEqual(["look-for-drift"]);
});

test("a run refused for drift looks for it anew when a person resumes it", () => {
  const goal = goalOf(["a"]);
  const plan = planOf(snapshot, [move("s1", "a", "b")], goal);
  const begun = step(beginRun(plan, policyOf(goal)), { kind: "tick" }, 0);
  const intent = first(begun.commands).intent;
  const touching = ["server s1 was resized"];
  const refused = step(
    begun.state,
    { kind: "drift", intent, host: null, touching, elsewhere: [] },
    1,
  );
  expect(refused.state.stopped).toMatch(/refused/);
  const resumed = step(refused.state, person("resume"), 2);
  expect(resumed.commands.map(({ kind }) => kind)).toEqual(["look-for-drift"]);
});

test("a request that left no trace is not asked for anew once the run is stopped", () => {
  const run = runner([move("s1", "a", "b")], { lookTime: 60, lookEvery: 60 });
  run.answer(first(run.lose(first(run.tick()))));
  run.see(person("abort"));
  run.now = 60;
  expect(run.answer(first(run.tick())).filter(({ kind }) => kind === "live-migrate")).toEqual([]);
  expect(run.kindOf("out:s1")).toBe("ready");
});

test("a request found under way by looking, that then never ends, needs a person", () => {
  const run = runner([move("s1", "a", "b")], { patience: 3600 });
  const look = first(run.lose(first(run.tick())));
  run.seeMigration("s1", "running");
  run.answer(look);
  expect(run.phaseOf("out:s1")).toBe("moving");
  for (run.now = 300; run.kindOf("out:s1") === "active" && run.now < 10_000; run.now += 60) {
    for (const asked of run.tick()) if (asked.kind === "look-at-server") run.answer(asked);
  }
  expect(run.kindOf("out:s1")).toBe("needs-person");
  expect(run.now).toBeLessThan(3800);
});

test("a move under way whose look fails after a restart is looked at again: the new process polls nothing yet", () => {
  const run = runner([move("s1", "a", "b")]);
  run.accept(first(run.tick()));
  run.seeMigration("s1", "running");
  const look = first(run.see({ kind: "restarted" }));
  const { lookEvery } = policyOf(goalOf(["a"]));
  expect(run.lose(look)).toEqual([]);
  run.now += lookEvery;
  expect(run.tick().map(({ kind }) => kind)).toEqual(["look-at-server"]);
});

// A process was away for longer than a stop is waited for: its first look must not already be its last.
test("a stop whose process died is given its time anew when one is back", () => {
  const run = runner([{ kind: "stop", id: "stop:s1", server: "s1", host: "a", after: [] }]);
  run.accept(first(run.answer(first(run.tick()))));
  run.now = 1000;
  const look = first(run.see({ kind: "restarted" }));
  run.servers.set("s1", { host: "a", status: "ACTIVE", taskState: "powering-off" });
  run.answer(look);
  expect(run.phaseOf("stop:s1")).toBe("turning");
  run.now += policyOf(goalOf(["a"])).lookEvery;
  run.lose(first(run.tick()));
  expect(run.phaseOf("stop:s1")).toBe("turning");
  run.seeServer("s1", "a", "SHUTOFF");
  expect(run.kindOf("stop:s1")).toBe("done");
});

test("a step that a person skips does not let a server's way back begin while it is on its way out", () => {
  const run = runner([
    move("s1", "a", "b"),
    { kind: "maintain", id: "maintain:a", host: "a", after: ["out:s1"] },
    { kind: "uncordon", id: "uncordon:a", host: "a", after: ["maintain:a"] },
    move("s1", "b", "a", { id: "back:s1", direction: "back", after: ["uncordon:a"] }),
  ]);
  run.accept(first(run.tick()));
  run.seeMigration("s1", "running");
  run.see({ kind: "person", by: "op", action: "skip", step: "uncordon:a" });
  expect(run.kindOf("back:s1")).toBe("postponed");
});

test("a stop that comes after its start was found moot is still told as left stopped", () => {
  const run = runner([
    move("s1", "a", "b"),
    { kind: "stop", id: "stop:s2", server: "s2", host: "a", after: ["out:s1"] },
    { kind: "maintain", id: "maintain:a", host: "a", after: ["stop:s2"] },
    { kind: "start", id: "start:s2", server: "s2", host: "a", after: ["maintain:a"] },
  ]);
  run.accept(first(run.tick()));
  run.see({ kind: "person", by: "op", action: "skip", step: "maintain:a" });
  expect(run.kindOf("start:s2")).toBe("postponed");
  run.see({ kind: "person", by: "op", action: "skip", step: "start:s2" });
  const stop = first(run.answer(first(run.seeServer("s1", "b"))));
  expect(stop.kind).toBe("stop-server");
  run.accept(stop);
  run.see(serverSeen("s2", "a", { status: "SHUTOFF" }));
  expect(run.journal.map(({ text }) => text)).toContain("left stopped: s2");
});

// Seed 1549: the run was refused for drift, a person left a cordon out, and `resume` began it all the same.
test("what is left out before the run begins stays out when it begins", () => {
  const goal = goalOf(["a"]);
  const plan = planOf(snapshot, [{ kind: "cordon", id: "cordon:a", host: "a", after: [] }], goal);
  const drift = { kind: "drift", host: null, touching: [], elsewhere: [] } as const;
  const asked = { kind: "person", by: "op", action: "leave-out", step: "cordon:a" } as const;
  const policy = policyOf(goal, { startsAt: null, planName: "p", user: null });
  const first = step(beginRun(plan, policy), { kind: "tick" }, 0);
  const intent = first.commands[0]?.intent ?? "";
  const left = step(first.state, asked, 1);
  const begun = step(left.state, { ...drift, intent }, 2);
  expect(begun.state.start.kind).toBe("begun");
  expect(begun.commands).toEqual([]);
});

test("a cold move that failed is not confirmed when a colleague's own resize of the server waits", () => {
  const run = runner([move("s1", "a", "b", { type: "cold" })]);
  run.accept(first(run.tick()));
  run.see(serverSeen("s1", "a", { migrations: [coldRecord(1, "migrating", "runner")] }));
  const theirs = [coldRecord(2, "finished", "colleague"), coldRecord(1, "error", "runner")];
  const asked = run.see(serverSeen("s1", "b", { status: "VERIFY_RESIZE", migrations: theirs }));
  expect(asked.map(({ kind }) => kind)).not.toContain("confirm-resize");
});

const coldRecord = (id: number, status: string, user: string) =>
  recordSeen(id, status, { type: "migration", user });
