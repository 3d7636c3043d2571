/** Values of nova.conf that the plan takes for granted and the site does not have. Nova takes none per request. */
import { compareIds } from "../base/order.ts";
import type { CloudIndex } from "../cloud/cloud-index.ts";
import { settingsOf } from "../cloud/cloud-index.ts";
import { type NovaSettings, novaDefaults } from "../cloud/settings.ts";
import type { Prerequisite } from "../plan/plan.ts";

/** Options that nova-compute reads again without a restart (mutable=True in nova/conf/libvirt.py). */
const mutable: ReadonlySet<keyof NovaSettings> = new Set(["completionTimeout", "timeoutAction"]);

const unitOf: ReadonlyMap<keyof NovaSettings, string> = new Map([
  ["bandwidth", " B/s"],
  ["downtimeMax", " s"],
  ["downtimeDelay", " s per GiB and step"],
  ["completionTimeout", " s per GiB"],
  ["resizeConfirmWindow", " s"],
  ["shutdownTimeout", " s"],
] satisfies [keyof NovaSettings, string][]);

const shown = (option: keyof NovaSettings, value: unknown): string =>
  `${Array.isArray(value) ? value.join(",") : String(value)}${unitOf.get(option) ?? ""}`;

/** One for each option and present value, over the hosts that the plan's moves touch. */
export function prerequisitesOf(
  cloud: CloudIndex,
  overrides: Partial<NovaSettings>,
  hosts: ReadonlySet<string>,
): readonly Prerequisite[] {
  const options = Object.keys(novaDefaults).filter((key) => key in overrides);
  return options.sort(compareIds).flatMap((key) => {
    const option = key as keyof NovaSettings;
    const to = shown(option, overrides[option]);
    const byValue = new Map<string, string[]>();
    for (const host of [...hosts].sort(compareIds)) {
      const from = shown(option, settingsOf(cloud, host)[option]);
      if (from !== to) byValue.set(from, [...(byValue.get(from) ?? []), host]);
    }
    return [...byValue]
      .sort(([a], [b]) => compareIds(a, b))
      .map(([from, of]) => ({ option, hosts: of, from, to, restart: !mutable.has(option) }));
  });
}
