/** The public surface of sim/: the only file that other folders import. One block a folder, in the map's order. */
// base
export * from "./base/assert.ts";
export * from "./base/diagnostic.ts";
export * from "./base/order.ts";
export * from "./base/result.ts";
export * from "./base/uncertain.ts";
export * from "./base/units.ts";
// cloud
export * from "./cloud/settings.ts";
export * from "./cloud/snapshot.ts";
// forecast
export * from "./forecast/forecast.ts";
// migration
export * from "./migration/guest.ts";
export * from "./migration/migration.ts";
export * from "./migration/move.ts";
// plan
export * from "./plan/goal.ts";
export * from "./plan/plan.ts";
// port
export * from "./port/port.ts";
