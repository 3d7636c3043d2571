// The rules of a run, each by one short run told by hand.
import { describe, expect, test } from "vitest";
import { awaitedBy, type Command, isFinished, type Step } from "../../../sim/index.ts";
import { move } from "../../support/hand-made-cloud.ts";
import { kinds, outlook, person, runner, two } from "../../support/run-of-steps.ts";
import { first } from "../../support/runner-driver.ts";
import { recordSeen } from "../../support/sights.ts";

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
