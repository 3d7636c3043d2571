import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flavorOf, indexCloud } from "../../sim/cloud/cloud-index.ts";
import { heldClaims } from "../../sim/cloud/initial-claims.ts";
import {
  capacityOf,
  resourceClasses,
  resourcesOf,
  resourcesOn,
} from "../../sim/cloud/placement.ts";
import {
  canonicalJson,
  type Goal,
  lowerBound,
  type Plan,
  planDrain,
  type Server,
  type Snapshot,
  type Step,
  validatePlan,
} from "../../sim/index.ts";
import {
  cloud,
  flavor,
  goal,
  group,
  host,
  inventory,
  onVolume,
  server,
} from "../support/plan-cloud.ts";

const flavors = [
  flavor("m1"),
  flavor("m2", { vcpus: 4, ramMiB: 8192, rootGiB: 100 }),
  flavor("m4", { vcpus: 8, ramMiB: 16_384, rootGiB: 10, ephemeralGiB: 200 }),
  flavor("pin", { vcpus: 4, extraSpecs: { "hw:cpu_policy": "dedicated" } }),
];
const cpuModels = [null, "Broadwell-IBRS", "Skylake-Server-IBRS", "Icelake-Server"];
const statuses: readonly Server["status"][] = [
  "ACTIVE",
  "ACTIVE",
  "ACTIVE",
  "SHUTOFF",
  "PAUSED",
  "ERROR",
];

/** Hosts of three sizes, tight on memory, so that waiting, blocking and group limits all occur. */
const hostParts = fc.record({
  memory: fc.constantFrom(24_576, 32_768, 65_536),
  cpuModel: fc.constantFrom(...cpuModels),
  version: fc.constantFrom(null, 6_002_000, 8_002_000),
  shared: fc.boolean(),
  pinned: fc.boolean(),
  disabled: fc.boolean().map((value) => value),
});
const serverParts = fc.record({
  on: fc.nat(),
  flavor: fc.constantFrom(...flavors.map(({ id }) => id)),
  status: fc.constantFrom(...statuses),
  volume: fc.boolean(),
  group: fc.option(fc.nat(2), { nil: null }),
});

const clouds: fc.Arbitrary<Snapshot> = fc
  .record({
    hosts: fc.array(hostParts, { minLength: 2, maxLength: 7 }),
    servers: fc.array(serverParts, { maxLength: 24 }),
    policies: fc.tuple(
      fc.constantFrom("anti-affinity" as const, "affinity" as const),
      fc.constantFrom("anti-affinity" as const, "soft-anti-affinity" as const),
      fc.constant("anti-affinity" as const),
    ),
    most: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ hosts, servers, policies, most }) => {
    const made = hosts.map((parts, index) =>
      host(`h${index}`, {
        cpuModel: parts.cpuModel,
        hypervisorVersion: parts.version,
        status: parts.disabled && index > 1 && index % 3 === 0 ? "disabled" : "enabled",
        storage: parts.shared ? { kind: "shared", pool: "nfs" } : { kind: "local", pool: null },
        inventories: {
          VCPU: inventory(16, { allocationRatio: 4 }),
          MEMORY_MB: inventory(parts.memory),
          DISK_GB: inventory(1000),
          ...(parts.pinned ? { PCPU: inventory(8) } : {}),
        },
      }),
    );
    const list = servers.map((parts, index) => {
      const more = { flavor: parts.flavor, status: parts.status };
      const on = `h${parts.on % hosts.length}`;
      return parts.volume ? onVolume(`s${index}`, on, more) : server(`s${index}`, on, more);
    });
    const groups = policies.map((policy, at) =>
      group(
        `g${at}`,
        policy,
        servers.flatMap((parts, index) => (parts.group === at ? [`s${index}`] : [])),
        most,
      ),
    );
    return cloud(made, list, { flavors, serverGroups: groups });
  });

const goals = (snapshot: Snapshot): fc.Arbitrary<Goal> =>
  fc
    .record({
      drain: fc.uniqueArray(fc.constantFrom(...snapshot.hosts.map(({ id }) => id)), {
        minLength: 1,
        maxLength: snapshot.hosts.length,
      }),
      returnPolicy: fc.constantFrom("none" as const, "origin" as const),
      hostsAtOnce: fc.integer({ min: 1, max: 3 }),
      allowCold: fc.boolean(),
      rolling: fc.boolean(),
    })
    .map(({ rolling, drain, ...more }) =>
      goal(drain, { ...more, onto: rolling ? snapshot.hosts.map(({ id }) => id) : null }),
    );

const cases = clouds.chain((snapshot) => fc.tuple(fc.constant(snapshot), goals(snapshot)));

function planned(snapshot: Snapshot, wishes: Goal): Plan {
  const plan = planDrain({ snapshot, goal: wishes, overrides: {}, seed: 1, toolVersion: "0" });
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  return plan.value;
}

/** Any order in which the steps could be begun and ended: at each turn one that may begin, or one under way ends. */
function walk(
  plan: Plan,
  choices: readonly number[],
  look: (held: ReadonlyMap<string, Set<string>>) => void,
) {
  const index = indexCloud(plan.snapshot);
  const held = new Map<string, Set<string>>(plan.snapshot.hosts.map(({ id }) => [id, new Set()]));
  for (const { host: at, server: of } of heldClaims(index)) held.get(at)?.add(of);
  const waiting = new Set<Step>(plan.steps);
  const running: Step[] = [];
  const done = new Set<string>();
  for (let turn = 0; waiting.size + running.length > 0; turn += 1) {
    const ready = [...waiting].filter(({ after }) => after.every((id) => done.has(id)));
    const options = ready.length + running.length;
    expect(options).toBeGreaterThan(0);
    const choice = (choices[turn % Math.max(1, choices.length)] ?? 0) % options;
    const begun = ready[choice];
    if (begun !== undefined) {
      waiting.delete(begun);
      running.push(begun);
      if (begun.kind === "move") held.get(begun.destination)?.add(begun.server);
    } else {
      const [ended] = running.splice(choice - ready.length, 1);
      if (ended !== undefined) done.add(ended.id);
      if (ended?.kind === "move") held.get(ended.source)?.delete(ended.server);
    }
    look(held);
  }
}

describe("every plan over random clouds", () => {
  it("is found sound by the validator, which does not know the planner", () => {
    fc.assert(
      fc.property(cases, ([snapshot, wishes]) => {
        expect(validatePlan(planned(snapshot, wishes))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps every host within its inventory and every group within its limit, at every instant of any order", () => {
    fc.assert(
      fc.property(
        cases,
        fc.array(fc.nat(), { minLength: 1, maxLength: 40 }),
        ([snapshot, wishes], choices) => {
          const plan = planned(snapshot, wishes);
          const index = indexCloud(plan.snapshot);
          const use = (at: string, of: ReadonlySet<string>) =>
            resourceClasses.map((name) =>
              [...of].reduce((sum, id) => {
                const one = index.servers.get(id);
                const on = index.hosts.get(at);
                if (one === undefined || on === undefined) throw new Error(`no ${id} on ${at}`);
                return sum + (resourcesOn(on, resourcesOf(one, flavorOf(index, one)))[name] ?? 0);
              }, 0),
            );
          const limits = new Map(
            plan.snapshot.hosts.map(({ id, inventories }) => [
              id,
              resourceClasses.map((name) => {
                const found = inventories[name];
                return found === undefined ? 0 : capacityOf(found);
              }),
            ]),
          );
          const atFirst = new Map<string, readonly number[]>();
          const crowded = new Map<string, number>();
          walk(plan, choices, (held) => {
            for (const [id, of] of held) {
              const used = use(id, of);
              const start = atFirst.get(id) ?? used;
              atFirst.set(id, start);
              // A host that was over its inventory from the start may stay so, but nothing is added.
              used.forEach((amount, at) => {
                expect(amount).toBeLessThanOrEqual(
                  Math.max(limits.get(id)?.[at] ?? 0, start[at] ?? 0),
                );
              });
              for (const { id: name, policy, maxServerPerHost, members } of plan.snapshot
                .serverGroups) {
                if (policy !== "anti-affinity") continue;
                const count = members.filter((member) => of.has(member)).length;
                const key = `${id} ${name}`;
                crowded.set(key, crowded.get(key) ?? count);
                expect(count).toBeLessThanOrEqual(
                  Math.max(maxServerPerHost, crowded.get(key) ?? 0),
                );
              }
            }
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  it("loses no server: each on a drained host is moved or blocked, once", () => {
    fc.assert(
      fc.property(cases, ([snapshot, wishes]) => {
        const plan = planned(snapshot, wishes);
        const told = [
          ...plan.steps.flatMap((step) =>
            step.kind === "move" && step.direction === "out" ? [step.server] : [],
          ),
          ...plan.blocked.map(({ server: id }) => id),
        ].sort();
        const there = snapshot.servers
          .filter(({ host: on }) => on !== null && wishes.drain.includes(on))
          .map(({ id }) => id)
          .sort();
        expect(told).toEqual(there);
      }),
      { numRuns: 200 },
    );
  });

  it("is the same for shuffled input, and its lower bound is a number", () => {
    fc.assert(
      fc.property(cases, fc.nat(), ([snapshot, wishes], turn) => {
        const rotated = <T>(items: readonly T[]): readonly T[] => [
          ...items.slice(turn % (items.length + 1)),
          ...items.slice(0, turn % (items.length + 1)),
        ];
        const plan = planned(snapshot, wishes);
        const shuffled = {
          ...snapshot,
          hosts: rotated(snapshot.hosts),
          servers: rotated(snapshot.servers),
        };
        expect(canonicalJson(planned(shuffled, { ...wishes, drain: rotated(wishes.drain) }))).toBe(
          canonicalJson(plan),
        );
        expect(lowerBound(plan)).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(lowerBound(plan))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
