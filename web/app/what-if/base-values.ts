/** What the base plan has for each value that the panel can change; null where it differs from host to host. */
import type { NovaSettings, Plan } from "../../../sim/index.ts";

/** The one value in force on all hosts that are drained, overrides included; null = not the same everywhere. */
export function settingOf<K extends keyof NovaSettings>(
  plan: Plan,
  option: K,
): NovaSettings[K] | null {
  const override = plan.overrides[option];
  if (override !== undefined) return override as NovaSettings[K];
  const drained = new Set(plan.goal.drain);
  const groups = new Set(
    plan.snapshot.hosts.filter((host) => drained.has(host.id)).map((host) => host.settingsGroup),
  );
  const values = plan.snapshot.settingsGroups
    .filter((group) => groups.has(group.id))
    .map((group) => group.settings[option]);
  return oneOf(values);
}

export const linkRateOf = (plan: Plan): number | null =>
  oneOf(
    plan.snapshot.network.hostLinks
      .filter((link) => link.role === "migration")
      .map((link) => link.rate),
  );

export const uplinkRateOf = (plan: Plan): number | null =>
  oneOf(plan.snapshot.network.leaves.map((leaf) => leaf.uplink));

function oneOf<T>(values: readonly T[]): T | null {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : null;
}
