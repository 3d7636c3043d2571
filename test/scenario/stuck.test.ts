// A server writes far more than its link carries: what becomes of its move by each of the goal's rules, and what it costs
// its users, as it was stated before.
import { expect, test } from "vitest";
import {
  type Command,
  exactly,
  forecastPlan,
  GiB,
  type Goal,
  MiB,
  type NovaSettings,
} from "../../sim/index.ts";
import { drainOf, move, serverOn } from "../support/hand-made-cloud.ts";
import { type HandRun, runByHand } from "../support/run-by-hand.ts";

const AFTER = 600;
const LINK = 125e6;
/** What TCP and IP leave of the link at an MTU of 1500 [B/s]. */
const PAYLOAD = (LINK * 1448) / 1538;

/** s1 never converges; s2 waits behind it in Nova's own queue, for a source moves one at a time. */
function stuck(rule: Goal["stuck"], settings: Partial<NovaSettings> = {}) {
  const writes = { dirtyRate: exactly(900 * MiB), workingSet: exactly(3 * GiB) };
  const plan = drainOf({
    hosts: ["a", "b", "c"],
    servers: [serverOn("a", "s1", writes), serverOn("a", "s2")],
    ...{ link: LINK, settings },
    steps: [move("s1", "a", "b", { priority: 1 }), move("s2", "a", "c")],
    goal: {
      limits: { perSource: 2, perDestination: 2, total: 8 },
      ...(rule === undefined ? {} : { stuck: rule }),
    },
  });
  const story = runByHand(plan, { pollPeriod: 5 });
  return { story, stated: forecastPlan(plan, { replications: 20, planHash: "" }).servers[0] };
}

const sent = ({ trace }: HandRun, kind: Command["kind"]): number =>
  trace.filter((line) => line.endsWith(`/${kind} ${kind}`)).length;

const told = ({ run }: HandRun): readonly string[] =>
  run.journal.map(({ step, text }) => `${step}: ${text}`);

/** From its memory's first byte on: before that it is queued or prepared. */
function ranFor(story: HandRun): number {
  const { phases, endedAt } = story.moved("out:s1");
  const began = phases.find(({ phase }) => phase === "precopy")?.start ?? Number.NaN;
  return (endedAt ?? Number.NaN) - began;
}

test("abort: given up once its time has come, its users feel nothing, and the next one moves", () => {
  const { story, stated } = stuck({ action: "abort", after: AFTER });
  expect(story.moved("out:s1")).toMatchObject({ end: "aborted", outage: 0 });
  // A poll later it was seen to run; the abort's clean-up takes seconds.
  expect(ranFor(story)).toBeGreaterThanOrEqual(AFTER);
  expect(ranFor(story)).toBeLessThan(AFTER + 5 + 10);
  expect(sent(story, "abort")).toBe(1);
  expect(told(story)).toContain("out:s1: failed: aborted: s1 is on a");
  expect(stated?.outage).toBeNull();
  // It was queued for longer than the rule's time, and was not running: the rule is not about it.
  expect(story.moved("out:s2").end).toBe("completed");
});

test("force-complete without post-copy: a pause for all that is left, as the forecast has stated it", () => {
  const { story, stated } = stuck({ action: "force-complete", after: AFTER });
  const { end, outage } = story.moved("out:s1");
  expect(end).toBe("completed");
  // What the pause has to send: most of the 3 GiB that are written all the time, at worst all of memory.
  expect(outage).toBeGreaterThan((2 * GiB) / PAYLOAD);
  expect(outage).toBeLessThan((4.1 * GiB) / PAYLOAD);
  expect(sent(story, "force-complete")).toBe(1);
  expect(stated?.outage?.p10).toBeLessThanOrEqual(outage);
  expect(stated?.outage?.p90).toBeGreaterThanOrEqual(outage);
});

test("force-complete with post-copy: the guest runs on at once and faults its pages in, as the forecast has stated it", () => {
  const { story, stated } = stuck(
    { action: "force-complete", after: AFTER },
    { permitPostCopy: true },
  );
  const { end, outage, phases } = story.moved("out:s1");
  expect(end).toBe("completed");
  expect(phases.map(({ phase }) => phase)).toContain("postcopy");
  expect(outage).toBeLessThan(2);
  expect(stated?.outage?.p95).toBeLessThan(2);
  // What it costs instead: slow for as long as a pause would have been.
  expect(stated?.brownout?.p50).toBeGreaterThan((2 * GiB) / PAYLOAD);
});

test.each<["abort" | "force_complete", string, boolean]>([
  ["abort", "timed-out", false],
  ["force_complete", "completed", true],
])(
  "leave: nothing is asked for, and Nova's own timeout decides (%s)",
  (timeoutAction, end, moves) => {
    const { story, stated } = stuck(undefined, { timeoutAction });
    expect(sent(story, "abort") + sent(story, "force-complete")).toBe(0);
    expect(story.moved("out:s1").end).toBe(end);
    // live_migration_completion_timeout: 800 s for each of its 4 GiB.
    expect(ranFor(story)).toBeGreaterThan(4 * 800);
    expect(ranFor(story)).toBeLessThan(4 * 800 + 60);
    expect(story.moved("out:s1").outage > (2 * GiB) / PAYLOAD).toBe(moves);
    expect(stated?.outage !== null).toBe(moves);
    expect(story.moved("out:s2").end).toBe("completed");
  },
);
