/** Groups of nova.conf values that hosts refer to; options that no column gives keep Nova's default. */
import { byId, type Host, novaDefaults, type SettingsGroup } from "../../sim/index.ts";
import type { AssumptionBook } from "./assumption-book.ts";
import { DEFAULT_GROUP } from "./build-hosts.ts";
import type { FaultLog } from "./fault-log.ts";
import type { RawCloud } from "./raw-cloud.ts";

export function buildSettings(
  raw: RawCloud,
  hosts: readonly Host[],
  givenOptions: ReadonlySet<string>,
  optionNames: readonly string[],
  book: AssumptionBook,
  faults: FaultLog,
): readonly SettingsGroup[] {
  const groups = new Map<string, SettingsGroup>();
  for (const [id, { values }] of raw.ownSettings) {
    groups.set(id, { id, settings: { ...novaDefaults, ...values }, source: "configured" });
  }
  if (groups.size > 0) {
    for (const name of optionNames)
      if (!givenOptions.has(name)) book.assume("settings.options", name);
  }
  for (const { id, settingsGroup } of hosts) {
    if (groups.has(settingsGroup)) continue;
    const place = raw.ownHosts.get(id)?.at;
    if (settingsGroup !== DEFAULT_GROUP && raw.ownSettings.size > 0 && place !== undefined) {
      faults.error(
        "unknown-settings-group",
        `Host ${id} is in settings group ${settingsGroup}, which no row of nova-settings.csv describes.`,
        "Add the row (settings_group and the options that nova.conf sets), or correct the name.",
        { ...place, field: "settings_group" },
      );
      continue;
    }
    if (settingsGroup !== DEFAULT_GROUP) book.assume("host.settingsGroup", id);
    groups.set(settingsGroup, { id: settingsGroup, settings: novaDefaults, source: "assumed" });
  }
  return [...groups.values()].sort(byId((group) => group.id));
}
