/** The plan that a command works on, read or made; or the command's end with every fault on stderr. */
import type { WrittenGoal } from "../data/goal/written-goal.ts";
import type { StoredPlan } from "../data/store/plan-file.ts";
import packageJson from "../package.json" with { type: "json" };
import type { Diagnostic, Snapshot } from "../sim/index.ts";
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

/** Reads a goal file; faults end the command with code 2. */
export async function readGoalFileOrFail(path: string): Promise<WrittenGoal> {
  const { readGoalFile } = await import("../data/goal/goal-file.ts");
  const read = await readGoalFile(path);
  if (read.ok) return read.value;
  printDiagnostics(read.error);
  throw new CommandFailure(`${path}: no goal was read.`, exitCode.badInput);
}

/** Makes the plan that a goal asks for; what does not fit the cloud ends the command with code 2. */
export async function planOrFail(snapshot: Snapshot, written: WrittenGoal): Promise<StoredPlan> {
  const [{ planDrain }, { readGoal }, { hashOf, textOfPlan }] = await Promise.all([
    import("../sim/index.ts"),
    import("../data/goal/read-goal.ts"),
    import("../data/store/plan-file.ts"),
  ]);
  const refuse = (faults: readonly Diagnostic[]): never => {
    printDiagnostics(faults);
    throw new CommandFailure("The goal does not fit the cloud.", exitCode.badInput);
  };
  const read = readGoal(written, snapshot);
  if (!read.ok) return refuse(read.error);
  const planned = planDrain({ snapshot, ...read.value, toolVersion: packageJson.version });
  if (!planned.ok) return refuse(planned.error);
  return { plan: planned.value, hash: hashOf(textOfPlan(planned.value)) };
}
