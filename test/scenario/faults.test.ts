// Named stories of what goes wrong in the middle of a plan, and what must come of it.
import { expect, test } from "vitest";
import type { Command, Step } from "../../sim/index.ts";
import { elementAt } from "../../sim/runner/persistent-array.ts";
import type { RunPolicy } from "../../sim/runner/run-policy.ts";
import type { Faults, RequestFault } from "../../sim/world/faults/faults.ts";
import { drainOf, hostNamed, move, serverOn } from "../support/hand-made-cloud.ts";
import { type HandRun, runByHand } from "../support/run-by-hand.ts";

const steps: readonly Step[] = [
  { kind: "cordon", id: "cordon:a", host: "a", after: [] },
  move("s1", "a", "b", { after: ["cordon:a"], priority: 1 }),
  move("s2", "a", "c", { after: ["cordon:a"], priority: 2 }),
  { kind: "maintain", id: "maintain:a", host: "a", after: ["out:s1", "out:s2"] },
];

const plan = drainOf({
  hosts: ["a", "b", "c"],
  servers: [serverOn("a", "s1"), serverOn("a", "s2")],
  link: 125e6,
  steps,
});

const tell = (faults: Faults, policy: Partial<RunPolicy> = {}): HandRun =>
  runByHand(plan, { faults, pollPeriod: 5 }, policy);

/** The fault strikes the first request of that kind for that server or host, and no other. */
function once(kind: Command["kind"], subject: string, fault: RequestFault): Faults {
  let struck = false;
  return {
    onRequest: (command) => {
      const about = "server" in command ? command.server : command.host;
      if (struck || command.kind !== kind || about !== subject) return null;
      struck = true;
      return fault;
    },
  };
}

const kindOf = ({ run }: HandRun, id: string): string =>
  elementAt(
    run.state.steps,
    steps.findIndex((planned) => planned.id === id),
  ).kind;

const sent = ({ trace }: HandRun, kind: Command["kind"]): number =>
  trace.filter((line) => line.endsWith(` ${kind}`)).length;

test("the destination dies while memory is copied: the server stays where it was, the host is never called ready", () => {
  const story = tell({
    onPhase: (server, phase) => (server === "s1" && phase === "precopy" ? "b" : null),
  });
  expect(story.moved("out:s1").end).toBe("failed");
  expect(kindOf(story, "out:s1")).toBe("failed");
  expect(kindOf(story, "out:s2")).toBe("done");
  expect(kindOf(story, "maintain:a")).toBe("held");
  expect(story.record.hosts[0]?.emptyAt).toBeNull();
  expect(story.run.cloud.claims.usedOf("b", "MEMORY_MB")).toBe(0);
});

test("the destination dies in the switchover: the server is in ERROR, both claims stay for a person to look at", () => {
  const story = tell({
    onPhase: (server, phase) => (server === "s1" && phase === "switchover" ? "b" : null),
  });
  expect(kindOf(story, "out:s1")).toBe("needs-person");
  expect(story.run.cloud.claims.usedOf("a", "MEMORY_MB")).toBe(4096);
  expect(story.run.cloud.claims.usedOf("b", "MEMORY_MB")).toBe(4096);
});

test("the source dies: what ran there ends, what was queued there is not begun", () => {
  const story = tell({
    onPhase: (server, phase) => (server === "s1" && phase === "precopy" ? "a" : null),
  });
  expect(kindOf(story, "out:s1")).toBe("needs-person");
  expect(kindOf(story, "out:s2")).toBe("failed");
  expect(story.run.journal.some(({ text }) => text.includes("host a is down"))).toBe(true);
});

test("a refused request fails its step alone, with Nova's reason in the journal", () => {
  const story = tell(once("live-migrate", "s1", { kind: "refused", reason: "server is locked" }), {
    refusals: [],
  });
  expect(kindOf(story, "out:s1")).toBe("failed");
  expect(kindOf(story, "out:s2")).toBe("done");
  expect(story.run.journal.some(({ text }) => text.includes("server is locked"))).toBe(true);
});

test("a lost answer is settled by looking: the migration is adopted and asked for only once", () => {
  const story = tell(once("live-migrate", "s1", { kind: "lost-reply" }));
  expect(kindOf(story, "out:s1")).toBe("done");
  expect(sent(story, "live-migrate")).toBe(2); // one a server
  expect(kindOf(story, "maintain:a")).toBe("done");
});

test("a refused move is asked for again later, where the goal says so", () => {
  const story = tell(once("live-migrate", "s1", { kind: "refused", reason: "server is locked" }));
  expect(kindOf(story, "out:s1")).toBe("done");
  expect(story.moved("out:s1").requestedAt).toBeGreaterThanOrEqual(120);
});

test("a lost request leaves no trace: it is looked for as long as any timeout, then asked for anew", () => {
  const story = tell(once("live-migrate", "s1", { kind: "lost-request" }));
  expect(kindOf(story, "out:s1")).toBe("done");
  // Three rechecks and two verifying looks, and one every 15 s while the request is in doubt.
  expect(sent(story, "look-at-server")).toBe(5 + 21);
  expect(story.moved("out:s1").requestedAt).toBeGreaterThanOrEqual(300);
});

test("a lost answer to disabling the service is settled by what the service shows", () => {
  const story = tell(once("disable-service", "a", { kind: "lost-reply" }));
  expect(kindOf(story, "cordon:a")).toBe("done");
  expect(sent(story, "disable-service")).toBe(1);
  expect(kindOf(story, "maintain:a")).toBe("done");
});

test("a colleague has no room left on the destination: Nova's late refusal fails the move, not the run", () => {
  const full = hostNamed("b", { inventories: { ...hostNamed("b").inventories, MEMORY_MB: tiny } });
  const crowded = {
    ...plan,
    snapshot: { ...plan.snapshot, hosts: [hostNamed("a"), full, hostNamed("c")] },
  };
  const story = runByHand(crowded, { pollPeriod: 5 });
  // The look before the request finds it out: nothing is asked for, and the reason stands in the journal.
  expect(story.moved("out:s1").end).toBe("not-started");
  expect(story.run.journal.some(({ text }) => text.includes("needs 4096 MEMORY_MB"))).toBe(true);
  expect(kindOf(story, "out:s2")).toBe("done");
});

test("the destination cannot make ready, found after Nova's checks: asked for anew, and no person is called", () => {
  let left = 1;
  const cannotPrepare = (server: string) =>
    server === "s1" && left-- > 0 ? "The supplied disk path already exists" : null;
  const story = tell({ cannotPrepare });
  const texts = story.run.journal.map(({ step, text }) => `${step}: ${text}`);
  expect(texts).toContain("out:s1: migration 1 failed");
  expect(texts).toContain("out:s1: refused (The supplied disk path already exists): later");
  expect(story.moved("out:s1")).toMatchObject({ end: "completed", destination: "b" });
  expect(kindOf(story, "maintain:a")).toBe("done");
});

const tiny = {
  total: 1024,
  reserved: 0,
  allocationRatio: 1,
  minUnit: 1,
  maxUnit: 262_144,
  stepSize: 1,
};

test("a server stopped in place is off during the maintenance and runs again after it", () => {
  const inPlace: readonly Step[] = [
    { kind: "cordon", id: "cordon:a", host: "a", after: [] },
    move("s1", "a", "b", { after: ["cordon:a"] }),
    { kind: "stop", id: "stop:s2", server: "s2", host: "a", after: ["cordon:a"] },
    { kind: "maintain", id: "maintain:a", host: "a", after: ["out:s1", "stop:s2"] },
    { kind: "uncordon", id: "uncordon:a", host: "a", after: ["maintain:a"] },
    { kind: "start", id: "start:s2", server: "s2", host: "a", after: ["uncordon:a"] },
  ];
  const story = runByHand({ ...plan, steps: inPlace }, { pollPeriod: 5 });
  const at = (kind: string): number =>
    Number(story.trace.find((line) => line.endsWith(` ${kind}`))?.split(" ")[0]);
  expect(at("stop-server")).toBeLessThan(at("maintain"));
  expect(at("start-server")).toBeGreaterThanOrEqual(at("maintain") + 600);
  expect(story.run.journal.at(-1)?.text).toBe("over: 6 of 6 steps done");
});
