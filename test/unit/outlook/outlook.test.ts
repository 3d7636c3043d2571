// The forecast of a run's rest: what it says at the start, in the middle and on an overrun, by hand where a hand can.
import { describe, expect, it } from "vitest";
import {
  exactly,
  forecastPlan,
  GiB,
  newcomersOf,
  outlookOf,
  type Plan,
  planDrain,
  preparePlan,
} from "../../../sim/index.ts";
import { anywhere, policyOf } from "../../../sim/runner/run-policy.ts";
import { cloud, goal, host, onVolume } from "../../support/plan-cloud.ts";
import { RunInProgress } from "../../support/run-in-progress.ts";

/** Two hosts emptied one after the other; what servers write and hold is known within a factor. */
function drain(more: Parameters<typeof goal>[1] = {}): Plan {
  const known = (value: number) =>
    ({ value, low: value / 1.6, high: value * 1.6, source: "measured" }) as const;
  const servers = ["a", "b"].flatMap((on) =>
    [1, 2, 3].map((n) =>
      onVolume(`${on}${n}`, on, {
        touched: known(2 * GiB),
        dirtyRate: known(40e6),
        workingSet: exactly(GiB / 2),
      }),
    ),
  );
  const made = planDrain({
    snapshot: cloud([host("a"), host("b"), host("c"), host("d")], servers),
    goal: goal(["a", "b"], { limits: { perSource: 1, perDestination: 1, total: 1 }, ...more }),
    overrides: {},
    seed: 7,
    toolVersion: "0.1.0",
  });
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value;
}

const options = { replications: 40, promise: null };

describe("before the first step", () => {
  it("says what the forecast says: the same draws, the same runner, the same end", () => {
    const plan = drain();
    const { window } = forecastPlan(plan, { replications: 40, planHash: "" });
    const { rest } = outlookOf(preparePlan(plan), new RunInProgress(plan, 500).present, options);
    expect(rest?.end?.p50).toBeCloseTo(window.p50, 0);
    // Towards the ends it is a little wider: so that the next run holds them as often as they say, of few draws.
    expect(rest?.end?.p10).toBeLessThan(window.p10 + 0.1);
    for (const share of ["p90", "p95"] as const) {
      expect(rest?.end?.[share]).toBeGreaterThan(window[share] - 0.1);
      expect(rest?.end?.[share]).toBeLessThan(window[share] * 1.05);
    }
    expect(rest?.hosts.map((each) => each.host)).toEqual(["a", "b"]);
    expect(rest?.hosts.every(({ ready }) => ready !== null)).toBe(true);
  });
});

describe("in mid-run", () => {
  it("is the same to the byte for the same state and seed", () => {
    const plan = drain();
    const texts = [1, 2].map(() => {
      const run = new RunInProgress(plan, 501);
      run.at(30);
      return JSON.stringify(outlookOf(run.prepared, run.present, options));
    });
    expect(texts[0]).toBe(texts[1]);
  });

  it("survives the way to another thread: state and counters are plain values", () => {
    const plan = drain();
    const run = new RunInProgress(plan, 502);
    run.at(40);
    const sent = structuredClone(run.present);
    expect(outlookOf(preparePlan(structuredClone(plan)), sent, options)).toEqual(
      outlookOf(run.prepared, run.present, options),
    );
  });

  it("knows the moves under way with an end of their own, after now and before the whole's", () => {
    const plan = drain();
    const run = new RunInProgress(plan, 503);
    run.until(({ cloud: { moves } }) => moves.length === 2 && moves[1]?.endedAt === null);
    const { rest } = outlookOf(run.prepared, run.present, options);
    expect(rest?.moving).toHaveLength(1);
    const [moving] = rest?.moving ?? [];
    expect(moving?.end?.p10).toBeGreaterThanOrEqual(run.cloud.now - 5);
    expect(moving?.end?.p95).toBeLessThan(rest?.end?.p50 ?? 0);
  });

  it("takes a paused run to go on now, and says so; what a stop has ended stays so", () => {
    const plan = drain();
    const run = new RunInProgress(plan, 504);
    run.at(20);
    const before = outlookOf(run.prepared, run.present, options).rest?.end?.p50 ?? 0;
    run.tell({ kind: "person", by: "op", action: "pause" });
    const paused = outlookOf(run.prepared, run.present, options);
    expect(paused.rest?.assumes).toEqual(["the run, paused, goes on now"]);
    expect(paused.rest?.end?.p50).toBeCloseTo(before, -1);
    run.tell({ kind: "person", by: "op", action: "abort" });
    const aborted = outlookOf(run.prepared, run.present, options);
    expect(aborted.rest?.end?.p95 ?? 0).toBeLessThan(before / 2);
  });
});

describe("on an overrun", () => {
  const startsAt = Date.parse("2026-11-27T22:00:00Z") / 1000;
  const withWindow = (minutes: number): RunInProgress => {
    const end = new Date((startsAt + minutes * 60) * 1000).toISOString();
    const plan = drain({ windows: [{ start: "2026-11-27T22:00:00Z", end }] });
    const run = new RunInProgress(plan, 505, policyOf(plan.goal, { ...anywhere, startsAt }));
    run.at(20);
    return run;
  };

  it("is told against the window's end, and names what to leave out, cheapest first", () => {
    const run = withWindow(2);
    const { overrun, rest } = outlookOf(run.prepared, run.present, options);
    expect(rest).toMatchObject({ limit: 120, limitOf: "window" });
    expect(overrun).toBeCloseTo((rest?.end?.p95 ?? 0) - 120, 1);
    expect(overrun).toBeGreaterThan(0);
    const drops = rest?.drop ?? [];
    expect(drops.length).toBeGreaterThan(0);
    for (const [index, drop] of drops.entries()) {
      const next = drops[index + 1];
      if (next === undefined || next.isEnough !== drop.isEnough) continue;
      expect(next.servers).toBeGreaterThanOrEqual(drop.servers);
    }
    // Host b is not begun: without it neither its moves nor what its work took would follow.
    const whole = drops.find(({ hosts }) => hosts.includes("b"));
    expect(whole?.gains).toBeGreaterThan(0);
  });

  it("keeps its word: left out, the end is nearer by what was said", () => {
    const run = withWindow(2);
    const before = outlookOf(run.prepared, run.present, options).rest;
    const drop = before?.drop[0];
    for (const step of drop?.steps ?? []) {
      run.tell({ kind: "person", by: "op", action: "leave-out", step });
    }
    const after = outlookOf(run.prepared, run.present, options).rest;
    expect((before?.end?.p95 ?? 0) - (after?.end?.p95 ?? 0)).toBeCloseTo(drop?.gains ?? 0, -1);
  });

  it("is none in a window that is long enough", () => {
    const run = withWindow(120);
    const { overrun, rest, remaining } = outlookOf(run.prepared, run.present, options);
    expect(overrun).toBeLessThan(0);
    expect(rest?.drop).toEqual([]);
    expect(remaining).toEqual({});
  });
});

describe("the reserve", () => {
  // Tenants who fill the cloud while it runs leave a plan less room than it was made with.
  it("is short where others have come to the hosts that the plan fills", () => {
    const plan = drain({ reserve: { share: 0.2, hosts: 0 } });
    const before = new RunInProgress(plan, 500).present;
    const prepared = preparePlan(plan);
    expect(outlookOf(prepared, before, options).headroomBelow).toBeNull();
    const guest = onVolume("tenant", "c");
    const seen = { ...plan.snapshot, servers: [...plan.snapshot.servers, guest] };
    expect(newcomersOf(plan, seen).map(([on]) => on)).toEqual(["c"]);
    const full = [["c", { MEMORY_MB: 1_000_000 }]] as const;
    expect(outlookOf(prepared, { ...before, newcomers: full }, options).headroomBelow).toMatch(
      /^c has -?\d+ MEMORY_MB left/,
    );
  });
});
