// The rules of a run and the words of persons, each by one short run told by hand.
import { describe, expect, test } from "vitest";
import {
  awaitedBy,
  type Command,
  isFinished,
  type Observation,
  type RunRules,
  type Step,
} from "../../../sim/index.ts";
import { policyOf, type RunPolicy } from "../../../sim/runner/run-policy.ts";
import {
  goalOf,
  handMadeCloud,
  hostNamed,
  move,
  planOf,
  serverOn,
} from "../../support/hand-made-cloud.ts";
import { first, RunnerByHand } from "../../support/runner-driver.ts";
import { hostSeen, recordSeen } from "../../support/sights.ts";

const snapshot = handMadeCloud({
  hosts: ["a", "b", "c"].map((id) => hostNamed(id)),
  servers: ["s1", "s2", "s3"].map((id) => serverOn("a", id)),
});

function runner(
  steps: readonly Step[],
  policy: Partial<RunPolicy> = {},
  run: RunRules = { refusals: [] },
): RunnerByHand {
  const goal = goalOf(["a"], { run, allowCold: true });
  return new RunnerByHand(planOf(snapshot, steps, goal), { ...policyOf(goal), ...policy });
}

const kinds = (commands: readonly Command[]): string[] => commands.map(({ kind }) => kind);
const person = (
  action: "pause" | "freeze" | "resume" | "abort",
): Extract<Observation, { kind: "person" }> => ({ kind: "person", by: "op", action });
const outlook = (
  more: Partial<Extract<Observation, { kind: "outlook" }>>,
): Extract<Observation, { kind: "outlook" }> => ({
  kind: "outlook",
  overrun: 0,
  headroomBelow: null,
  remaining: {},
  ...more,
});

const two: readonly Step[] = [move("s1", "a", "b"), move("s2", "a", "b", { priority: 1 })];

describe("windows", () => {
  const windows = [
    { start: 100, end: 500 },
    { start: 1000, end: 2000 },
  ];

  test("nothing begins before one opens; at its end nothing new does, and what runs may end", () => {
    const run = runner(two, { windows });
    expect(run.tick()).toEqual([]);
    run.see(outlook({}));
    expect(run.wakeAt).toBe(100);
    expect(awaitedBy(run.state)).toEqual({ kind: "window", opens: 100 });
    run.now = 100;
    run.accept(first(run.tick()));
    expect(awaitedBy(run.state)).toBeNull();
    run.seeMigration("s1", "running");
    run.now = 500;
    expect(kinds(run.tick())).toEqual([]);
    run.seeMigration("s1", "completed", "b");
    expect(run.kindOf("out:s1")).toBe("done");
    expect(run.kindOf("out:s2")).toBe("ready");
    expect(awaitedBy(run.state)).toEqual({ kind: "window", opens: 1000 });
    run.now = 1000;
    expect(kinds(run.tick())).toEqual(["live-migrate"]);
  });

  test("its end aborts what runs, where the goal says so, and the last one's end stops the run", () => {
    const run = runner(two, { windows: [{ start: 0, end: 500 }], windowEnd: "abort" });
    run.tick();
    run.accept(first(run.see(outlook({}))));
    run.seeMigration("s1", "running");
    run.now = 500;
    expect(kinds(run.tick())).toEqual(["abort"]);
    expect(run.state.stopped).toBe("the window is over");
  });

  test("what would not end in time at P95 waits for a window that is long enough, or is held back", () => {
    const run = runner(two, { windows });
    run.tick();
    run.see(outlook({ remaining: { "out:s1": 600, "out:s2": 5000 } }));
    run.now = 100;
    expect(run.tick()).toEqual([]);
    expect(run.kindOf("out:s1")).toBe("postponed");
    expect(run.kindOf("out:s2")).toBe("held");
    run.now = 1000;
    expect(kinds(run.tick())).toEqual(["live-migrate"]);
  });
});

describe("in a window", () => {
  const windows = [{ start: 0, end: 5000 }];
  const stopped: readonly Step[] = [
    { kind: "stop", id: "stop:s1", host: "a", server: "s1", after: [] },
    { kind: "maintain", id: "maintain:a", host: "a", after: ["stop:s1"] },
    { kind: "uncordon", id: "uncordon:a", host: "a", after: ["maintain:a"] },
    { kind: "start", id: "start:s1", host: "a", server: "s1", after: ["uncordon:a"] },
  ];

  // Right after the start nobody knows yet what ends in time.
  test("nothing begins before the first forecast of the rest, and the run says so", () => {
    const run = runner(two, { windows });
    expect(run.tick()).toEqual([]);
    expect(run.journal.at(-1)?.text).toBe(
      "the window is open; nothing begins before the rest is forecast",
    );
    expect(awaitedBy(run.state)).toEqual({ kind: "outlook" });
    expect(run.see(outlook({ remaining: { "out:s1": 6000 } })).map(serverOf)).toEqual(["s2"]);
    expect(run.kindOf("out:s1")).toBe("held");
  });

  test("no server is stopped and no host is worked on where the work would outlast it", () => {
    const run = runner(stopped, { windows, maintenanceTime: 1800 });
    run.now = 3300;
    run.tick();
    run.see(outlook({}));
    expect(run.kindOf("stop:s1")).toBe("held");
    expect(run.sent.map(({ kind }) => kind)).not.toContain("stop-server");
  });

  test("what was stopped for work on its host is started again when that ends after the window", () => {
    const run = runner(stopped, { windows, maintenanceTime: 1800 });
    run.disabled.set("a", "drainwise plan: cordon:a");
    run.tick();
    const stop = first(run.answer(first(run.see(outlook({})))));
    run.accept(stop);
    run.accept(first(run.seeServer("s1", "a", "SHUTOFF")));
    expect(run.phaseOf("maintain:a")).toBe("working");
    run.now = 5000;
    run.tick();
    expect(run.state.stopped).toBe("the window is over");
    const look = first(run.see({ kind: "maintained", host: "a" }));
    expect(kinds(run.answer(look))).toEqual(["start-server"]);
    expect(isFinished(run.state)).toBe(false);
  });
});

const serverOf = (command: Command): string | null => ("server" in command ? command.server : null);

describe("the forecast of the rest", () => {
  test("an overrun beyond the limit stops the run; a smaller one is told", () => {
    const run = runner(two, { overrunLimit: 600 });
    run.tick();
    run.see(outlook({ overrun: 300 }));
    expect(run.state.stopped).toBeNull();
    run.see(outlook({ overrun: 700 }));
    expect(run.state.stopped).toMatch(/700 s late/);
  });

  test("headroom under the reserve holds what is new until it is back", () => {
    const run = runner(two, { keepReserve: true });
    const started = first(run.tick());
    run.see(outlook({ headroomBelow: "b has 2 GiB free, 8 are the reserve" }));
    run.accept(started);
    run.seeMigration("s1", "completed", "b");
    expect(run.kindOf("out:s2")).toBe("ready");
    expect(awaitedBy(run.state)).toEqual({ kind: "headroom" });
    expect(kinds(run.see(outlook({})))).toEqual(["live-migrate"]);
  });
});

describe("a reserve that stays short", () => {
  test("stops the run once nothing is under way, with the reason; resume waits for the next forecast", () => {
    const run = runner(two, { keepReserve: true });
    run.accept(first(run.tick()));
    const short = outlook({ headroomBelow: "b has 2 GiB free, 8 are the reserve" });
    run.see(short);
    expect(run.state.stopped).toBeNull();
    run.seeMigration("s1", "completed", "b");
    run.see(short);
    expect(run.state.stopped).toBe("the reserve is short: b has 2 GiB free, 8 are the reserve");
    expect(isFinished(run.state)).toBe(true);
    expect(run.see(person("resume"))).toEqual([]);
    expect(kinds(run.see(outlook({})))).toEqual(["live-migrate"]);
  });
});

describe("refusals", () => {
  const step = move("s1", "a", "b", { alternatives: ["c"] });

  test("go to the next candidate, then to the other type, then later, in the goal's order", () => {
    const run = runner([step], {}, { refusals: ["next-candidate", "other-type", "later"] });
    expect(first(run.tick())).toMatchObject({ kind: "live-migrate", destination: "b" });
    const next = first(run.refuse(first(run.sent.slice(-1)), "No valid host"));
    expect(next).toMatchObject({ kind: "live-migrate", destination: "c" });
    const other = first(run.refuse(next, "No valid host"));
    expect(other).toMatchObject({ kind: "cold-migrate", destination: "c" });
    expect(run.refuse(other, "No valid host")).toEqual([]);
    expect(run.kindOf("out:s1")).toBe("postponed");
    run.now = run.wakeAt ?? 0;
    expect(first(run.tick())).toMatchObject({ kind: "cold-migrate", destination: "b" });
  });

  test("give up with the reason of the instance action's event", () => {
    const run = runner([step]);
    run.accept(first(run.tick()));
    const failure = "No valid host was found. There are not enough hosts available.";
    const error = recordSeen(1, "error", { destination: null });
    run.seeServer("s1", "a", "ACTIVE", null, { migrations: [error], failure });
    expect(run.stateOf("out:s1")).toEqual({ kind: "failed", reason: failure });
  });
});

describe("words of persons", () => {
  const cold = [move("s1", "a", "b", { type: "cold" }), move("s2", "a", "b", { priority: 1 })];
  const finished = recordSeen(1, "finished", { type: "migration" });

  test("pause: what is under way is confirmed and ends, nothing new begins until resume", () => {
    const run = runner(cold);
    run.accept(first(run.tick()));
    run.see(person("pause"));
    const confirm = run.seeServer("s1", "b", "VERIFY_RESIZE", null, { migrations: [finished] });
    expect(kinds(confirm)).toEqual(["confirm-resize"]);
    run.accept(first(confirm));
    const confirmed = { ...finished, status: "confirmed" };
    expect(run.seeServer("s1", "b", "ACTIVE", null, { migrations: [confirmed] })).toEqual([]);
    expect(run.kindOf("out:s1")).toBe("done");
    expect(kinds(run.see(person("resume")))).toEqual(["live-migrate"]);
  });

  test("freeze: not even a confirm is sent; resume looks again and confirms", () => {
    const run = runner(cold);
    run.accept(first(run.tick()));
    run.see(person("freeze"));
    expect(run.seeServer("s1", "b", "VERIFY_RESIZE", null, { migrations: [finished] })).toEqual([]);
    const resumed = run.see(person("resume"));
    const look = resumed.find(({ kind }) => kind === "look-at-server");
    expect(look === undefined ? [] : kinds(run.answer(look))).toEqual(["confirm-resize"]);
  });

  // An approval that ends and a Ctrl-C ask for a pause: a freeze that a person counts on must outlast both.
  test("freeze: a pause does not loosen it; resume alone does", () => {
    const run = runner(cold);
    run.accept(first(run.tick()));
    run.see(person("freeze"));
    run.see({ kind: "person", by: "interrupt of op", action: "pause" });
    expect(run.state.mode).toBe("frozen");
    expect(run.seeServer("s1", "b", "VERIFY_RESIZE", null, { migrations: [finished] })).toEqual([]);
    run.see(person("resume"));
    expect(run.state.mode).toBe("running");
  });

  test("abort: one that comes after a stop is told with its name, and lists anew what is left behind", () => {
    const steps: readonly Step[] = [
      { kind: "cordon", id: "cordon:a", host: "a", after: [] },
      move("s1", "a", "b", { after: ["cordon:a"] }),
      move("s2", "a", "b", { priority: 1, after: ["cordon:a"] }),
    ];
    const run = runner(steps, { overrunLimit: 600 });
    const [s1] = run.accept(first(run.tick()));
    if (s1 === undefined) throw new Error("nothing was asked for");
    run.accept(s1);
    run.see(outlook({ overrun: 700 }));
    const stoppedFor = run.state.stopped;
    const told = run.journal.length;
    run.see(person("abort"));
    const since = run.journal.slice(told).map(({ text }) => text);
    expect(run.state.stopped).toBe(`aborted by op, after it was stopped: ${stoppedFor}`);
    expect(since[0]).toContain("stopped: aborted by op");
    expect(since).toContain("left disabled: a");
  });

  test("abort: running live moves are aborted, nothing new begins, and nobody resumes it", () => {
    const run = runner(two);
    run.accept(first(run.tick()));
    run.seeMigration("s1", "running");
    expect(kinds(run.see(person("abort")))).toEqual(["abort"]);
    run.seeMigration("s1", "cancelled");
    expect(run.stateOf("out:s1")).toMatchObject({ kind: "failed" });
    expect(run.see(person("resume"))).toEqual([]);
    expect(run.state.mode).toBe("aborting");
  });

  test("retry: a failed step begins anew, and what it held back waits again", () => {
    const steps: readonly Step[] = [
      move("s1", "a", "b"),
      { kind: "maintain", id: "maintain:a", host: "a", after: ["out:s1"] },
    ];
    const run = runner(steps);
    run.refuse(first(run.tick()), "no");
    expect(run.kindOf("maintain:a")).toBe("held");
    const again = run.see({ kind: "person", by: "op", action: "retry", step: "out:s1" });
    expect(kinds(again)).toEqual(["live-migrate"]);
    expect(run.kindOf("maintain:a")).toBe("waiting");
  });

  test("skip: what waits goes on, and the host is looked at all the same", () => {
    const steps: readonly Step[] = [
      move("s1", "a", "b"),
      { kind: "maintain", id: "maintain:a", host: "a", after: ["out:s1"] },
    ];
    const run = runner(steps);
    run.disabled.set("a", "bad DIMM");
    run.refuse(first(run.tick()), "no");
    run.see({ kind: "person", by: "op", action: "skip", step: "out:s1" });
    expect(run.sent.at(-2)?.kind).toBe("look-at-host");
  });
});

describe("a host", () => {
  const steps: readonly Step[] = [
    { kind: "cordon", id: "cordon:a", host: "a", after: [] },
    { kind: "maintain", id: "maintain:a", host: "a", after: ["cordon:a"] },
    { kind: "uncordon", id: "uncordon:a", host: "a", after: ["maintain:a"] },
  ];

  test("found disabled by somebody else is worked on, and never enabled", () => {
    const run = runner(steps);
    run.disabled.set("a", "bad DIMM");
    const maintain = first(run.tick());
    expect(maintain.kind).toBe("maintain");
    run.accept(maintain);
    expect(run.see({ kind: "maintained", host: "a" })).toEqual([]);
    expect(run.stateOf("uncordon:a")).toMatchObject({ kind: "done", how: "moot" });
  });

  test("on which a person works is not waited for once the run is aborted; one on which a command works is, and that is told", () => {
    const byPerson = runner(steps);
    byPerson.accept(first(byPerson.accept(first(byPerson.tick()))));
    expect(byPerson.kindOf("maintain:a")).toBe("active");
    byPerson.see(person("abort"));
    expect(byPerson.stateOf("maintain:a")).toEqual({ kind: "held", because: "aborted by op" });
    expect(byPerson.kindOf("uncordon:a")).toBe("held");
    expect(isFinished(byPerson.state)).toBe(true);
    expect(byPerson.journal.at(-1)?.text).toBe("left disabled: a");

    const byCommand = runner(steps, { maintenance: { how: "command", timeout: 3600 } });
    byCommand.accept(first(byCommand.accept(first(byCommand.tick()))));
    byCommand.see(person("abort"));
    expect(byCommand.journal.at(-1)?.text).toBe("ends once these have: maintain:a");
    expect(isFinished(byCommand.state)).toBe(false);
    byCommand.see({ kind: "maintained", host: "a" });
    expect(byCommand.kindOf("maintain:a")).toBe("done");
    expect(isFinished(byCommand.state)).toBe(true);
  });

  test("whose service was started anew unseen waits, says so, and goes on once the person says it again", () => {
    const run = runner(steps);
    const service = { state: "up", status: "disabled", incarnation: "1" } as const;
    run.onLook = ({ intent }) => {
      const disabledReason = run.disabled.get("a") ?? null;
      if (disabledReason === null) return null;
      return hostSeen("a", { intent, service: { ...service, disabledReason } });
    };
    run.accept(first(run.accept(first(run.tick()))));
    const confirm = { kind: "person", by: "op", action: "confirm-maintenance", host: "a" } as const;
    expect(run.see(confirm)).toEqual([]);
    expect(run.journal.at(-1)?.text).toContain("has not been started anew");
    expect(kinds(run.see(confirm))).toEqual(["enable-service"]);
  });

  test("is not ready while a server, an open migration or an orphan is on it; a person is called with their names", () => {
    const run = runner(
      steps.slice(1, 2).map((step) => ({ ...step, after: [] })),
      { lookTime: 0 },
    );
    const sights: Observation[] = [];
    run.onLook = (command) => {
      const seen = hostSeen("a", {
        intent: command.intent,
        servers: [{ id: "s9", status: "ACTIVE", taskState: null }],
        migrations: [{ ...recordSeen(4, "finished"), server: "s1" }],
        unexplained: ["ghost"],
      });
      sights.push(seen);
      return seen;
    };
    run.tick();
    expect(sights).toHaveLength(1);
    expect(run.stateOf("maintain:a")).toMatchObject({
      kind: "needs-person",
      reason: expect.stringMatching(/s9.*migration 4 of s1.*ghost/),
    });
  });
});
