/** Fields that are a matter of the cables or of nova.conf. */
import type { NovaSettings, Plan } from "../../../sim/index.ts";
import type { Change } from "../../wire/what-if.ts";
import { formatDataRate, formatDuration, formatLinkRate } from "../base/format.ts";
import { linkRateOf, settingOf, uplinkRateOf } from "./base-values.ts";
import type { ChoiceField, Field, QuantityField } from "./field.ts";

const withSettings = (change: Change, settings: Partial<NovaSettings>): Change => ({
  ...change,
  settings: { ...change.settings, ...settings },
});

const linkField = (
  id: "linkRate" | "uplinkRate",
  label: string,
  base: (plan: Plan) => number | null,
): QuantityField => ({
  control: "quantity",
  id,
  label,
  by: "network",
  hint: "per direction",
  dimension: "bytes_per_s",
  least: 1e6 / 8,
  most: 1e12 / 8,
  slider: { from: 1e9 / 8, to: 1e11 / 8 },
  write: formatLinkRate,
  placeholder: "differs by host",
  base,
  apply: (change, value) => ({ ...change, [id]: value }),
});

const yesOrNo = (
  option: "permitAutoConverge" | "permitPostCopy",
  label: string,
  hint: string,
): ChoiceField => ({
  control: "choice",
  id: option,
  label,
  by: "nova.conf",
  hint,
  choices: [
    ["no", "not permitted"],
    ["yes", "permitted"],
  ],
  base: (plan) => {
    const value = settingOf(plan, option);
    return value === null ? null : value ? "yes" : "no";
  },
  apply: (change, value) => withSettings(change, { [option]: value === "yes" }),
});

const countField = (
  option: "maxConcurrentLiveMigrations" | "parallelConnections",
  label: string,
  hint: string,
  least: number,
): QuantityField => ({
  control: "quantity",
  id: option,
  label,
  by: "nova.conf",
  hint,
  dimension: "count",
  least,
  most: 1000,
  slider: { from: 1, to: 16 },
  write: String,
  placeholder: "differs by host",
  base: (plan) => settingOf(plan, option),
  apply: (change, value) => withSettings(change, { [option]: Math.round(value) }),
});

export const networkFields: readonly Field[] = [
  linkField("linkRate", "Host links", linkRateOf),
  linkField("uplinkRate", "Leaf up-links", uplinkRateOf),
];

/** What nova.conf calls an option: the hint of its field begins with it. */
export const novaName = (option: keyof NovaSettings): string =>
  confFields.find((field) => field.id === option)?.hint.split(/[,;]/)[0] ?? option;

export const confFields: readonly Field[] = [
  countField(
    "maxConcurrentLiveMigrations",
    "Live moves at once, per source",
    "max_concurrent_live_migrations, 0 = no limit",
    0,
  ),
  yesOrNo("permitAutoConverge", "Auto-converge", "live_migration_permit_auto_converge"),
  yesOrNo(
    "permitPostCopy",
    "Post-copy",
    "live_migration_permit_post_copy; turns auto-converge off",
  ),
  {
    control: "quantity",
    id: "downtimeMax",
    label: "Downtime limit",
    by: "nova.conf",
    hint: "live_migration_downtime, the last step",
    dimension: "seconds",
    least: 0.1,
    most: 600,
    slider: { from: 0.1, to: 60 },
    write: formatDuration,
    placeholder: "differs by host",
    base: (plan) => settingOf(plan, "downtimeMax"),
    apply: (change, value) => withSettings(change, { downtimeMax: value }),
  },
  {
    control: "quantity",
    id: "bandwidth",
    label: "Bandwidth cap",
    by: "nova.conf",
    hint: "live_migration_bandwidth, 0 B/s = no cap",
    dimension: "bytes_per_s",
    least: 0,
    most: 1e12,
    slider: null,
    write: formatDataRate,
    placeholder: "differs by host",
    base: (plan) => settingOf(plan, "bandwidth"),
    apply: (change, value) => withSettings(change, { bandwidth: value }),
  },
  countField(
    "parallelConnections",
    "Connections per move",
    "live_migration_parallel_connections, 2026.1 and later",
    1,
  ),
  {
    control: "choice",
    id: "timeoutAction",
    label: "At the completion timeout",
    by: "nova.conf",
    hint: "live_migration_timeout_action",
    choices: [
      ["abort", "abort"],
      ["force_complete", "force complete"],
    ],
    base: (plan) => settingOf(plan, "timeoutAction"),
    apply: (change, value) =>
      withSettings(change, { timeoutAction: value === "abort" ? "abort" : "force_complete" }),
  },
];
