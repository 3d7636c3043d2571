// A server that its owner has switched off must not be switched on by us: named stories of who stopped it, and when.
import { expect, test } from "vitest";
import type { Command, Step } from "../../sim/index.ts";
import type { Faults } from "../../sim/world/faults/faults.ts";
import { OURSELVES } from "../../sim/world/nova.ts";
import { drainOf, move, serverOn } from "../support/hand-made-cloud.ts";
import { type HandRun, runByHand } from "../support/run-by-hand.ts";

const steps: readonly Step[] = [
  { kind: "cordon", id: "cordon:a", host: "a", after: [] },
  move("s1", "a", "b", { after: ["cordon:a"] }),
  { kind: "stop", id: "stop:s2", server: "s2", host: "a", after: ["cordon:a"] },
  { kind: "maintain", id: "maintain:a", host: "a", after: ["out:s1", "stop:s2"] },
  { kind: "uncordon", id: "uncordon:a", host: "a", after: ["maintain:a"] },
  { kind: "start", id: "start:s2", server: "s2", host: "a", after: ["uncordon:a"] },
];

const plan = drainOf({
  hosts: ["a", "b"],
  servers: [serverOn("a", "s1"), serverOn("a", "s2")],
  link: 125e6,
  steps,
});

const tell = (faults: Faults): HandRun =>
  runByHand(plan, { faults, pollPeriod: 5 }, { user: OURSELVES });

const sent = ({ trace }: HandRun, kind: Command["kind"]): number =>
  trace.filter((line) => line.endsWith(` ${kind}`) && !line.includes("others:")).length;

const told = ({ run }: HandRun): readonly string[] =>
  run.journal.map(({ step, text }) => `${step}: ${text}`);

/** The first stop that is asked for is never answered. */
const answerLost = (
  kind: "lost-request" | "lost-reply",
  meanwhile: Faults["others"] = [],
): Faults => {
  let struck = false;
  return {
    onRequest: (command) => {
      if (struck || command.kind !== "stop-server") return null;
      struck = true;
      const acts = meanwhile.map(({ at, action }) => ({ after: at, action }));
      return kind === "lost-reply" ? { kind } : { kind, meanwhile: acts };
    },
  };
};

test("the answer to a stop is lost and it was done: the newest action is our stop, so the server is started again", () => {
  const story = tell(answerLost("lost-reply"));
  expect([sent(story, "stop-server"), sent(story, "start-server")]).toEqual([1, 1]);
  expect(told(story)).toContain("start:s2: done: s2 is ACTIVE");
});

test("our stop never arrives and just then its owner switches the server off: it stays off", () => {
  const off = { at: 1, action: { kind: "stop-server", server: "s2" } } as const;
  const story = tell(answerLost("lost-request", [off]));
  expect(sent(story, "start-server")).toBe(0);
  expect(told(story)).toContain("stop:s2: nothing to do: s2 is SHUTOFF, by somebody else");
  expect(told(story)).toContain("start:s2: nothing to do: this run did not stop it");
});

test("while the host is worked on, its owner starts the server and switches it off again: it stays off", () => {
  const others = [
    { at: 300, action: { kind: "start-server", server: "s2" } },
    { at: 400, action: { kind: "stop-server", server: "s2" } },
  ] as const;
  const story = tell({ others });
  expect(sent(story, "stop-server")).toBe(1);
  expect(sent(story, "start-server")).toBe(0);
  expect(told(story)).toContain(
    "start:s2: nothing to do: s2 is not as this run left it (stop): its owner's",
  );
  expect(told(story).join("\n")).not.toContain("left stopped");
});
