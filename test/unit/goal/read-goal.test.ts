import { describe, expect, it } from "vitest";
import { writtenGoalOf } from "../../../data/goal/goal-file.ts";
import { readGoal } from "../../../data/goal/read-goal.ts";
import { novaNameOf, optionNames } from "../../../data/goal/settings-overrides.ts";
import { overlaid } from "../../../data/goal/written-goal.ts";
import { novaDefaults } from "../../../sim/index.ts";
import { cloud, host, onVolume } from "../../support/plan-cloud.ts";

const snapshot = cloud(
  [host("cmp-01"), host("cmp-02"), host("cmp-03")],
  [
    onVolume("id-1", "cmp-01", { name: "web" }),
    onVolume("id-2", "cmp-01", { name: "db" }),
    onVolume("id-3", "cmp-02", { name: "db" }),
  ],
  {
    aggregates: [
      { id: "1", name: "rack-a", zone: null, hosts: ["cmp-01", "cmp-02"], properties: {} },
    ],
  },
);

function read(yaml: string) {
  const written = writtenGoalOf("goal.yaml", yaml);
  return written.ok ? readGoal(written.value, snapshot) : written;
}
function faultsOf(yaml: string) {
  const result = read(yaml);
  if (result.ok) throw new Error("the goal was read");
  return result.error.map(
    ({ code, source: { line, field } }) => `${line ?? "-"} ${field ?? "-"} ${code}`,
  );
}

// The goal is what a person writes by hand: units, names and lists must be read as meant, or refused by line.
describe("a goal file", () => {
  it("is read with its units, lists and names", () => {
    const result = read(`
drain: [aggregate:rack-a, cmp-01]
onto: cmp-03
order: riskiest-first
return: origin
hosts-at-once: 2
maintenance: 1h30m
reserve: [10 %, 1 host]
freeze: [web, id-2]
allow-cold: yes
stuck: abort after 2 h
window:
  - {start: "2026-12-02T00:00+02:00", end: 2026-12-02T04:00Z}
  - 2026-12-01T22:00:00Z/2026-12-01T23:00:00Z
start-hour: 3
set: {live_migration_downtime: 1 s, max_concurrent_live_migrations: 2}
seed: 42
`);
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    const { goal, overrides, seed } = result.value;
    expect(goal).toEqual({
      drain: ["cmp-01", "cmp-02"],
      onto: ["cmp-03"],
      order: "riskiest-first",
      returnPolicy: "origin",
      maintenanceTime: 5400,
      hostsAtOnce: 2,
      limits: { perSource: 1, perDestination: 2, total: 8 },
      reserve: { share: 0.1, hosts: 1 },
      frozen: ["id-1", "id-2"],
      allowCold: true,
      stuck: { action: "abort", after: 7200 },
      windows: [
        { start: "2026-12-01T22:00:00.000Z", end: "2026-12-01T23:00:00.000Z" },
        { start: "2026-12-01T22:00:00.000Z", end: "2026-12-02T04:00:00.000Z" },
      ],
      startHour: 3,
    });
    expect(overrides).toEqual({ downtimeMax: 1, maxConcurrentLiveMigrations: 2 });
    expect(seed).toBe(42);
  });
  it("leaves a stuck move to Nova's own timeout where the goal says leave, and gives it up after 4 h where it says nothing", () => {
    const stuckOf = (text: string) => {
      const result = read(text);
      if (!result.ok) throw new Error(JSON.stringify(result.error));
      return result.value.goal.stuck;
    };
    expect(stuckOf("drain: cmp-01\nstuck: leave\n")).toBeUndefined();
    expect(stuckOf("drain: cmp-01\n")).toEqual({ action: "abort", after: 4 * 3600 });
  });
  it("tells every fault at once, with its line and key", () => {
    expect(
      faultsOf(`drain: [cmp-1, aggregate:rack-z]
order: biggest
maintenance: 45
hosts-at-once: 0
colour: red
freeze: [nobody, db]
window: 2026-12-01T22:00/2026-12-02T04:00
reserve: 110 %
stuck: kill it
set:
  live_migration_speed: 3
  live_migration_downtime: 5 GiB
`),
    ).toEqual([
      "1 drain unknown-aggregate",
      "1 drain unknown-host",
      "2 order unknown-word",
      "3 maintenance bad-quantity",
      "4 hosts-at-once bad-number",
      "5 colour unknown-key",
      "6 freeze ambiguous-server",
      "6 freeze unknown-server",
      "7 window bad-window",
      "8 reserve bad-reserve",
      "9 stuck bad-stuck",
      "11 set unknown-option",
      expect.stringMatching(/^12 set /),
    ]);
  });
  it("names the line of broken YAML, of nested values, of a key written twice", () => {
    expect(faultsOf("drain: [cmp-01\norder: by-name\n")[0]).toMatch(/bad-yaml$/);
    expect(faultsOf("drain: [cmp-01]\ndrain: [cmp-02]\n")).toEqual(["2 - bad-yaml"]);
    expect(faultsOf("drain: {a: {b: c}}\n")).toEqual(["1 drain bad-goal"]);
    expect(faultsOf("- cmp-01\n")).toEqual(["- - bad-goal"]);
  });
  it("asks for hosts to drain", () => {
    expect(faultsOf("order: by-name\n")).toEqual(["- drain nothing-to-drain"]);
  });
  it("is JSON, too", () => {
    expect(read('{"drain": ["cmp-01"], "hosts-at-once": 1}').ok).toBe(true);
  });
});

describe("the command line", () => {
  it("replaces a file's keys one by one", () => {
    const file = writtenGoalOf("g.yaml", "drain: cmp-01\norder: by-name\n");
    if (!file.ok) throw new Error("unreadable");
    const typed = new Map([["drain", [{ text: "cmp-02", source: { file: "command line" } }]]]);
    const result = readGoal(overlaid(file.value, typed), snapshot);
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    expect(result.value.goal).toMatchObject({ drain: ["cmp-02"], order: "by-name" });
  });
});

describe("options of nova.conf", () => {
  it("are called as nova.conf calls them, each once", () => {
    const leftToNova = ["waitForVifPlug", "vifPluggingTimeout"]; // absent in a snapshot: Nova's own default
    expect(optionNames).toHaveLength(Object.keys(novaDefaults).length + leftToNova.length);
    expect(new Set(optionNames).size).toBe(optionNames.length);
    expect(novaNameOf("downtimeMax")).toBe("live_migration_downtime");
    expect(novaNameOf("bandwidth")).toBe("live_migration_bandwidth");
    expect(novaNameOf("cpuModels")).toBe("cpu_models");
  });
});

// How the run behaves is part of the plan that is approved: what nobody wrote must not change its bytes.
describe("rules of the run", () => {
  it("are read as written", () => {
    const result = read(`
drain: cmp-01
stop-in-place: web
choice: nova
error-budget: 2
overrun-limit: 10 min
keep-reserve: true
window-end: abort
refusals: [next-candidate, later]
maintenance-by: webhook
maintenance-limit: 2 h
second-person: false
`);
    expect(result.ok && result.value.goal).toMatchObject({
      stopInPlace: ["id-1"],
      choice: "nova",
      run: {
        errorBudget: 2,
        overrunLimit: 600,
        keepReserve: true,
        windowEnd: "abort",
        refusals: ["next-candidate", "later"],
        maintenance: { how: "webhook", timeout: 7200 },
        secondPerson: false,
      },
    });
  });

  it("are absent when nothing was written, and told by line when they are nonsense", () => {
    const result = read("drain: cmp-01");
    expect(result.ok && Object.keys(result.value.goal)).not.toContain("run");
    expect(faultsOf("drain: cmp-01\nerror-budget: few\nrefusals: [pray]")).toEqual([
      "2 error-budget bad-number",
      "3 refusals unknown-word",
    ]);
  });
});
