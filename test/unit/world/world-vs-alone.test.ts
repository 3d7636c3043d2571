// The world with one migration alone must give what driving the model alone gives: no error of the binding.
import { describe, expect, test } from "vitest";
import { bestValues } from "../../../sim/cloud/guest-of.ts";
import { aloneCase } from "../../../sim/forecast/alone-case.ts";
import { preparePlan } from "../../../sim/forecast/prepared-plan.ts";
import { exactly, GiB, MiB, type MoveType, type Server } from "../../../sim/index.ts";
import { predictAlone } from "../../../sim/migration/move.ts";
import {
  diskOf,
  goalOf,
  handMadeCloud,
  hostNamed,
  move,
  planOf,
  serverOn,
} from "../../support/hand-made-cloud.ts";
import { runByHand } from "../../support/run-by-hand.ts";

const busy: Partial<Server> = { dirtyRate: exactly(60 * MiB), workingSet: exactly(GiB) };
const hopeless: Partial<Server> = { dirtyRate: exactly(900 * MiB), workingSet: exactly(3 * GiB) };
const disks: Partial<Server> = { disks: [diskOf(6 * GiB, 2 * MiB), diskOf(GiB)] };

const cases: readonly (readonly [string, MoveType, Partial<Server>])[] = [
  ["idle", "live", {}],
  ["busy", "live", busy],
  ["never converging, until Nova's timeout", "live", hopeless],
  ["paused", "live", { status: "PAUSED" }],
  ["with disks", "block-live", { ...busy, ...disks }],
  ["cold on shared storage", "cold", {}],
  ["cold with disks", "cold-block", disks],
];

describe("one migration in the world is the model alone", () => {
  test.each(cases)("%s", (_, type, server) => {
    const block = type.endsWith("block") || type.startsWith("block");
    const storage = block ? { kind: "local" as const, pool: null } : undefined;
    const snapshot = handMadeCloud({
      hosts: ["a", "b"].map((id) => hostNamed(id, storage === undefined ? {} : { storage })),
      servers: [serverOn("a", "s1", server)],
      link: 125e6,
    });
    const step = move("s1", "a", "b", { type });
    const plan = planOf(snapshot, [step], goalOf(["a"]));
    const prepared = preparePlan(plan);
    const { input, rate } = aloneCase(prepared, step, bestValues);
    const alone = predictAlone(input, rate);
    const inWorld = runByHand(plan).run.cloud.moves[0]?.result;
    if (alone === "not-converged" || inWorld == null) throw new Error("both must end");
    expect(inWorld.end).toBe(alone.end);
    for (const figure of ["totalTime", "downtime", "outage", "bytes", "rounds"] as const) {
      expect(Math.abs(inWorld[figure] - alone[figure])).toBeLessThanOrEqual(
        1e-9 * Math.max(1, alone[figure]),
      );
    }
  });
});
