/** The public surface of sim/: the only file that other folders import. One block a folder, in the map's order. */
// base
export * from "./base/assert.ts";
export * from "./base/diagnostic.ts";
export * from "./base/nearest-name.ts";
export * from "./base/order.ts";
export * from "./base/result.ts";
export * from "./base/uncertain.ts";
export * from "./base/units.ts";
// capacity
export * from "./capacity/fit-count.ts";
// cloud
export * from "./cloud/cloud-index.ts";
export * from "./cloud/cpu.ts";
export * from "./cloud/cpu-models.ts";
export * from "./cloud/guest-of.ts";
export * from "./cloud/initial-claims.ts";
export * from "./cloud/ledger.ts";
export * from "./cloud/placement.ts";
export type { Finding } from "./cloud/preflight/finding.ts";
export * from "./cloud/preflight/preflight.ts";
export type { Coverage } from "./cloud/preflight/telemetry.ts";
export * from "./cloud/settings.ts";
export * from "./cloud/snapshot.ts";
// drift
export * from "./drift/drift.ts";
export * from "./drift/newcomers.ts";
export * from "./drift/so-far.ts";
// forecast
export * from "./forecast/calibration/calibrate.ts";
export * from "./forecast/calibration/calibration-case.ts";
export * from "./forecast/calibration/check-against.ts";
export * from "./forecast/calibration/site-constants.ts";
export * from "./forecast/calibration/site-figure.ts";
export { nominalDraw } from "./forecast/draw.ts";
export * from "./forecast/forecast.ts";
export * from "./forecast/forecast-plan.ts";
export * from "./forecast/held-against.ts";
export * from "./forecast/measured-range.ts";
export * from "./forecast/predict-move.ts";
export { type PreparedPlan, preparePlan } from "./forecast/prepared-plan.ts";
export * from "./forecast/replicate.ts";
export * from "./forecast/stop-rule.ts";
export * from "./forecast/summarise.ts";
// kernel
export { Rng } from "./kernel/random.ts";
// migration
export * from "./migration/auto-converge.ts";
export { tailOfMemory } from "./migration/bulk-pass.ts";
export * from "./migration/drive-alone.ts";
export * from "./migration/drive-together.ts";
export * from "./migration/guest.ts";
export * from "./migration/live-job.ts";
export * from "./migration/live-move.ts";
export * from "./migration/live-record.ts";
export * from "./migration/migration.ts";
export * from "./migration/move.ts";
export * from "./migration/nova-timers.ts";
export * from "./migration/site-constants.ts";
// outlook
export * from "./outlook/outlook.ts";
export type { Present } from "./outlook/present.ts";
// plan
export * from "./plan/canonical.ts";
export * from "./plan/goal.ts";
export * from "./plan/plan.ts";
export { validatePlan } from "./plan/validate.ts";
// planner
export { checkGoal } from "./planner/check-goal.ts";
export { lowerBound } from "./planner/lower-bound.ts";
export { type DrainRequest, planDrain } from "./planner/plan-drain.ts";
// port
export * from "./port/port.ts";
// runner
export { endTold, isPutBack, type StepEnd } from "./runner/entry-words.ts";
export { type ParsedIntent, parseIntent } from "./runner/intent.ts";
export { leftBehindOf } from "./runner/left-behind.ts";
export { elementAt } from "./runner/persistent-array.ts";
export { type Replayed, replay, rowOf } from "./runner/replay.ts";
export { type Awaited, awaitedBy } from "./runner/rules/awaited.ts";
export * from "./runner/run-policy.ts";
export { isFinished, type Mode, type RunnerState, type StepState } from "./runner/runner-state.ts";
export { beginRun, type StepResult, step } from "./runner/step.ts";
export { type Asked, ourRecord } from "./runner/steps/migration-record.ts";
// scenario
export * from "./scenario/scenario.ts";
export { runScenario, type ScenarioRun } from "./world/scenario-run.ts";
// world
export { SimulatedCloud } from "./world/simulated-cloud.ts";
export type { Counted } from "./world/standing.ts";
