/** The plan that a command works on, read or made; or the command's end with every fault on stderr. */
import type { StoredPlan } from "../data/store/plan-file.ts";
import packageJson from "../package.json" with { type: "json" };
import type { Goal, Plan, Snapshot } from "../sim/index.ts";
import { printDiagnostics } from "./console.ts";
import { CommandFailure, exitCode } from "./exit-code.ts";

/** Reads a plan file; faults end the command with code 2. */
export async function readPlanOrFail(path: string): Promise<StoredPlan> {
  const { readPlan } = await import("../data/store/plan-file.ts");
  const read = await readPlan(path);
  if (read.ok) return read.value;
  printDiagnostics(read.error);
  throw new CommandFailure(`${path}: no plan was read.`, exitCode.badInput);
}

/** Plans to empty hosts with the command line's defaults; what the goal asks wrongly ends the command with code 2. */
export async function planOrFail(
  snapshot: Snapshot,
  drain: readonly string[],
  seed: number,
): Promise<StoredPlan> {
  const [{ planDrain }, { hashOf, textOfPlan }] = await Promise.all([
    import("../sim/index.ts"),
    import("../data/store/plan-file.ts"),
  ]);
  const planned = planDrain({
    snapshot,
    goal: defaultGoal(drain),
    overrides: {},
    seed,
    toolVersion: packageJson.version,
  });
  if (!planned.ok) {
    printDiagnostics(planned.error);
    throw new CommandFailure("No plan can be made of this.", exitCode.badInput);
  }
  const plan: Plan = planned.value;
  return { plan, hash: hashOf(textOfPlan(plan)) };
}

const defaultGoal = (drain: readonly string[]): Goal => ({
  drain,
  onto: null,
  order: "largest-first",
  returnPolicy: "none",
  maintenanceTime: 1800,
  hostsAtOnce: 1,
  limits: { perSource: 1, perDestination: 2, total: 8 },
  reserve: { share: 0, hosts: 0 },
  frozen: [],
  allowCold: false,
  windows: [],
  startHour: null,
});
