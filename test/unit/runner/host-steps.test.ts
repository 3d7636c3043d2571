// A host on its way out of service and back, told by hand: whose it is, who is waited for, when it is ready.
import { describe, expect, test } from "vitest";
import { isFinished, type Observation, type Step } from "../../../sim/index.ts";
import { kinds, person, runner } from "../../support/run-of-steps.ts";
import { first } from "../../support/runner-driver.ts";
import { hostSeen, recordSeen } from "../../support/sights.ts";

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
