// What a person may say to a run, each word by one short run told by hand: what it stops, what goes on, what it leaves behind.
import { describe, expect, test } from "vitest";
import type { Step } from "../../../sim/index.ts";
import { move } from "../../support/hand-made-cloud.ts";
import { kinds, outlook, person, runner, two } from "../../support/run-of-steps.ts";
import { first } from "../../support/runner-driver.ts";
import { recordSeen } from "../../support/sights.ts";

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
