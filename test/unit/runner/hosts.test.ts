// A host's steps where colleagues and persons meet them: what was never begun, what was enabled again, what lands late.
import { describe, expect, test } from "vitest";
import type { Command, HostSight, Observation, Step } from "../../../sim/index.ts";
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
import { hostSeen } from "../../support/sights.ts";

const snapshot = handMadeCloud({
  hosts: ["a", "b"].map((id) => hostNamed(id)),
  servers: [serverOn("a", "s1")],
});

const whole: readonly Step[] = [
  { kind: "cordon", id: "cordon:a", host: "a", after: [] },
  { kind: "maintain", id: "maintain:a", host: "a", after: ["cordon:a"] },
  { kind: "uncordon", id: "uncordon:a", host: "a", after: ["maintain:a"] },
];

const disabled = {
  state: "up",
  status: "disabled",
  disabledReason: "drainwise plan: cordon:a",
  incarnation: null,
} as const;
const enabled = { ...disabled, status: "enabled", disabledReason: null } as const;

/** Every look at the host finds it so; a function tells it anew for each. */
function runner(
  steps: readonly Step[],
  seen: () => Partial<HostSight>,
  policy: Partial<RunPolicy> = {},
): RunnerByHand {
  const goal = goalOf(["a"]);
  const run = new RunnerByHand(planOf(snapshot, steps, goal), { ...policyOf(goal), ...policy });
  run.onLook = ({ intent }) => hostSeen("a", { service: disabled, ...seen(), intent });
  return run;
}

const kinds = (commands: readonly Command[]): string[] => commands.map(({ kind }) => kind);
const confirm: Observation = {
  ...{ kind: "person", by: "op", action: "confirm-maintenance", host: "a" },
};

describe("confirm-maintenance", () => {
  const stranger = { servers: [{ id: "s9", status: "ACTIVE", taskState: null }] };

  // "Host is not ready: s9 is on it" and a confirm once gave "maintenance over", and the host was enabled.
  test("of a host that was never ready is refused with the reason, and nothing is enabled", () => {
    const run = runner(
      whole.slice(1).map((step, at) => (at === 0 ? { ...step, after: [] } : step)),
      () => stranger,
      {
        lookTime: 0,
      },
    );
    run.tick();
    expect(run.kindOf("maintain:a")).toBe("needs-person");
    expect(run.see(confirm)).toEqual([]);
    expect(run.kindOf("maintain:a")).toBe("needs-person");
    expect(run.kindOf("uncordon:a")).toBe("held");
    expect(run.journal.at(-1)?.text).toMatch(/never begun \(the host is not ready: server s9/);
  });

  test("of work that was begun and took too long is heard", () => {
    const run = runner(whole, () => ({}), { maintenance: { how: "person", timeout: 3600 } });
    run.accept(first(run.tick()));
    run.now = 3600;
    run.tick();
    expect(run.stateOf("maintain:a")).toEqual({
      kind: "needs-person",
      reason: "the maintenance is not over within its time",
    });
    expect(kinds(run.see(confirm))).toEqual(["enable-service"]);
  });

  test("after a retry speaks of the work that the retry would begin, not of what was begun before", () => {
    let there: Partial<HostSight> = {};
    const run = runner(whole, () => there, {
      ...{ maintenance: { how: "person", timeout: 3600 }, lookTime: 0 },
    });
    run.accept(first(run.tick()));
    run.now = 3600;
    run.tick();
    there = stranger;
    run.see({ kind: "person", by: "op", action: "retry", step: "maintain:a" });
    expect(run.see(confirm)).toEqual([]);
    expect(run.kindOf("maintain:a")).toBe("needs-person");
  });
});

describe("a service that a colleague enabled again", () => {
  test("keeps the host from being ready: nobody works on it, nothing disables it behind their back", () => {
    let there: Partial<HostSight> = {};
    const steps: readonly Step[] = [
      { kind: "cordon", id: "cordon:a", host: "a", after: [] },
      move("s1", "a", "b", { after: ["cordon:a"] }),
      { kind: "maintain", id: "maintain:a", host: "a", after: ["out:s1"] },
    ];
    const run = runner(steps, () => there, { lookTime: 0 });
    run.accept(first(run.tick()));
    there = { service: enabled };
    expect(kinds(run.seeServer("s1", "b"))).toEqual([]);
    expect(run.stateOf("maintain:a")).toMatchObject({
      kind: "needs-person",
      reason: expect.stringContaining("its service is enabled"),
    });
    expect(run.sent.map(({ kind }) => kind)).not.toContain("disable-service");
  });

  test("while builds in flight are awaited is told, and the host is not said to be left disabled", () => {
    let there: Partial<HostSight> = { service: enabled };
    const run = runner(whole, () => there);
    const disable = first(run.tick());
    expect(disable.kind).toBe("disable-service");
    expect(run.accept(disable)).toEqual([]);
    expect(run.stateOf("cordon:a")).toEqual({
      kind: "needs-person",
      reason: "the service was enabled again by somebody else",
    });
    there = { service: disabled };
    expect(run.journal.map(({ text }) => text)).not.toContain("left disabled: a");
  });
});

describe("a service that somebody else had disabled", () => {
  const foreign = { ...disabled, disabledReason: "bad DIMM" };

  // A start once went to a compute that was still down, was refused twice, and the server stayed stopped.
  test("is waited for until it is up and anew before anything is started there, and is not enabled", () => {
    const steps: readonly Step[] = [
      { kind: "cordon", id: "cordon:a", host: "a", after: [] },
      { kind: "stop", id: "stop:s1", host: "a", server: "s1", after: ["cordon:a"] },
      { kind: "maintain", id: "maintain:a", host: "a", after: ["stop:s1"] },
      { kind: "uncordon", id: "uncordon:a", host: "a", after: ["maintain:a"] },
      { kind: "start", id: "start:s1", host: "a", server: "s1", after: ["uncordon:a"] },
    ];
    let service: HostSight["service"] = { ...foreign, incarnation: "1" };
    const run = runner(steps, () => ({ service }));
    const stop = first(run.answer(first(run.tick())));
    expect(stop.kind).toBe("stop-server");
    run.accept(stop);
    run.accept(first(run.seeServer("s1", "a", "SHUTOFF")));
    service = { ...service, state: "down" };
    expect(run.see({ kind: "maintained", host: "a" })).toEqual([]);
    expect(run.journal.at(-1)?.text).toBe("waits: nova-compute is down");
    service = { ...service, state: "up" };
    run.now = run.wakeAt ?? 0;
    expect(kinds(run.tick())).toEqual([]);
    service = { ...service, incarnation: "2" };
    run.now = run.wakeAt ?? 0;
    expect(kinds(run.tick())).toEqual(["look-at-server"]);
    expect(run.stateOf("uncordon:a")).toMatchObject({ kind: "done", how: "moot" });
    expect(run.sent.map(({ kind }) => kind)).not.toContain("enable-service");
  });
});

// A flap of the service looks like a start: whoever reads the journal sees what it was taken from.
test("a service is enabled with a word on what its new start was taken from", () => {
  let incarnation = "booted on Monday, seen down 0 times";
  const run = runner(whole, () => ({ service: { ...disabled, incarnation } }));
  run.accept(first(run.tick()));
  incarnation = "booted on Monday, seen down 1 times";
  expect(kinds(run.see({ kind: "maintained", host: "a" }))).toEqual(["enable-service"]);
  expect(run.journal.map(({ text }) => text)).toContain(
    "nova-compute was started anew as far as Nova tells: booted on Monday, seen down 0 times before the work, now booted on Monday, seen down 1 times",
  );
});

describe("what Nova had already sent to a host that is disabled now", () => {
  const cordon = whole.slice(0, 1);
  const building: Partial<HostSight> = {
    servers: [{ id: "s9", status: "BUILD", taskState: "spawning" }],
  };

  test("a build that lands is a server that the plan does not know; a person is called with its name", () => {
    let there = building;
    const run = runner(cordon, () => there);
    run.tick();
    expect(run.phaseOf("cordon:a")).toBe("landing");
    run.now = run.wakeAt ?? 0;
    run.tick();
    expect(run.phaseOf("cordon:a")).toBe("landing");
    there = { servers: [{ id: "s9", status: "ACTIVE", taskState: null }] };
    run.now = run.wakeAt ?? 0;
    run.tick();
    expect(run.stateOf("cordon:a")).toEqual({
      kind: "needs-person",
      reason: "servers that the plan does not know: s9",
    });
  });

  test("a build that fails leaves nothing: the host goes on", () => {
    let there = building;
    const run = runner(cordon, () => there);
    run.tick();
    there = {};
    run.now = run.wakeAt ?? 0;
    run.tick();
    expect(run.kindOf("cordon:a")).toBe("done");
  });

  // Scheduled and not yet claimed, a build is on no host of Nova's; its allocation alone tells of it.
  test("a build of which only the allocation is seen yet is waited for, and found once it lands", () => {
    let there: Partial<HostSight> = { unexplained: ["s9"] };
    const run = runner(cordon, () => there);
    run.tick();
    expect(run.phaseOf("cordon:a")).toBe("landing");
    there = building;
    run.now = run.wakeAt ?? 0;
    run.tick();
    expect(run.phaseOf("cordon:a")).toBe("landing");
  });

  test("an allocation that nothing ever explains is named, and keeps the host from being ready, not from being emptied", () => {
    const run = runner(cordon, () => ({ unexplained: ["ghost"] }));
    run.tick();
    for (let looks = 0; looks < 30 && run.kindOf("cordon:a") === "active"; looks += 1) {
      run.now = run.wakeAt ?? 0;
      run.tick();
    }
    expect(run.now).toBe(300);
    expect(run.kindOf("cordon:a")).toBe("done");
    expect(run.journal.map(({ text }) => text)).toContain(
      "allocated on a for nothing that Nova shows there: ghost",
    );
  });
});

describe("the runner's own patience", () => {
  test("with a command or a webhook that nobody hears of again ends a little after their time, and a person is called", () => {
    const run = runner(whole, () => ({}), {
      maintenance: { how: "command", timeout: 3600 },
      lookEvery: 15,
    });
    run.accept(first(run.tick()));
    run.now = 3629;
    run.tick();
    expect(run.kindOf("maintain:a")).toBe("active");
    expect(run.wakeAt).toBe(3630);
    run.now = 3630;
    run.tick();
    expect(run.stateOf("maintain:a")).toEqual({
      kind: "needs-person",
      reason: "the maintenance is not over within its time",
    });
    expect(run.kindOf("uncordon:a")).toBe("held");
  });

  // A request that a patient proxy still holds may arrive after five minutes.
  test("with a doubt lasts longer than any request of this cloud may take", () => {
    const at = (apiTimeout: number): number =>
      policyOf(goalOf(["a"]), { startsAt: null, planName: "p", user: null, apiTimeout }).lookTime;
    expect([at(60), at(3600)]).toEqual([300, 3660]);
  });
});
