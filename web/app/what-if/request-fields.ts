/** Fields that are a matter of what is asked of Nova, and when: nothing on the hosts need change. */
import type { Goal, MoveOrder, Plan } from "../../../sim/index.ts";
import type { Change } from "../../wire/what-if.ts";
import { formatDuration } from "../base/format.ts";
import type { Field, QuantityField } from "./field.ts";

const withGoal = (change: Change, goal: Partial<Goal>): Change => ({
  ...change,
  goal: { ...change.goal, ...goal },
});

const orders: readonly (readonly [MoveOrder, string])[] = [
  ["largest-first", "largest first"],
  ["smallest-first", "smallest first"],
  ["longest-first", "longest first"],
  ["riskiest-first", "riskiest first"],
  ["by-name", "by name"],
];

const isOrder = (value: string): value is MoveOrder => orders.some(([order]) => order === value);

const hours: readonly (readonly [string, string])[] = [
  ["none", "any hour"],
  ...Array.from({ length: 24 }, (_, hour): readonly [string, string] => [
    String(hour),
    `${String(hour).padStart(2, "0")}:00 UTC`,
  ]),
];

/** The three limits are one value of the goal: each field keeps what another has set. */
function limitField(
  limit: "perSource" | "perDestination" | "total",
  label: string,
  limitsOf: (change: Change) => Goal["limits"],
): QuantityField {
  return {
    control: "quantity",
    id: limit,
    label,
    by: "by request",
    hint: "our own limit; Nova's holds besides",
    dimension: "count",
    least: 1,
    most: 10_000,
    slider: { from: 1, to: 32 },
    write: String,
    placeholder: "no limit",
    base: (plan) => plan.goal.limits[limit],
    apply: (change, value) =>
      withGoal(change, { limits: { ...limitsOf(change), [limit]: Math.round(value) } }),
  };
}

/** Time that is given to a stuck move where the base has no rule for it [s]. */
const PATIENCE = 7200;

function withStuckAction(change: Change, action: string, stuck: Goal["stuck"]): Change {
  if (action !== "abort" && action !== "force-complete") return { ...change, leavesStuck: true };
  return withGoal(change, { stuck: { action, after: stuck?.after ?? PATIENCE } });
}

export function requestFields(plan: Plan): readonly Field[] {
  const limitsOf = (change: Change): Goal["limits"] => change.goal.limits ?? plan.goal.limits;
  const stuckOf = (change: Change): Goal["stuck"] => change.goal.stuck ?? plan.goal.stuck;
  return [
    {
      control: "choice",
      id: "order",
      label: "Order",
      by: "by request",
      hint: "which server of a host goes first",
      choices: orders,
      base: (base) => base.goal.order,
      apply: (change, value) => (isOrder(value) ? withGoal(change, { order: value }) : change),
    },
    {
      control: "quantity",
      id: "hostsAtOnce",
      label: "Hosts at once",
      by: "by request",
      hint: "being emptied or in maintenance together",
      dimension: "count",
      least: 1,
      most: 1000,
      slider: { from: 1, to: 32 },
      write: String,
      placeholder: "not known",
      base: (base) => base.goal.hostsAtOnce,
      apply: (change, value) => withGoal(change, { hostsAtOnce: Math.round(value) }),
    },
    limitField("perSource", "Moves at once, per source", limitsOf),
    limitField("total", "Moves at once, in total", limitsOf),
    {
      control: "choice",
      id: "returnPolicy",
      label: "Servers afterwards",
      by: "by request",
      hint: "when the host is back in service",
      choices: [
        ["none", "stay away"],
        ["origin", "return"],
      ],
      base: (base) => base.goal.returnPolicy,
      apply: (change, value) =>
        withGoal(change, { returnPolicy: value === "origin" ? "origin" : "none" }),
    },
    {
      control: "choice",
      id: "allowCold",
      label: "Cold instead of live, where busy",
      by: "by request",
      hint: "stops the server for the move",
      choices: [
        ["no", "not allowed"],
        ["yes", "allowed"],
      ],
      base: (base) => (base.goal.allowCold ? "yes" : "no"),
      apply: (change, value) => withGoal(change, { allowCold: value === "yes" }),
    },
    {
      control: "choice",
      id: "startHour",
      label: "Start",
      by: "by request",
      hint: "matters where load by hour of day is known",
      choices: hours,
      base: (base) => (base.goal.startHour === null ? "none" : String(base.goal.startHour)),
      apply: (change, value) =>
        withGoal(change, { startHour: value === "none" ? null : Number(value) }),
    },
    {
      control: "choice",
      id: "stuckAction",
      label: "A move that does not end",
      by: "by request",
      hint: "force-complete: post-copy where permitted, else a pause",
      choices: [
        ["leave", "left to Nova"],
        ["abort", "abort"],
        ["force-complete", "force complete"],
      ],
      base: (base) => base.goal.stuck?.action ?? "leave",
      apply: (change, value) => withStuckAction(change, value, stuckOf(change)),
    },
    {
      control: "quantity",
      id: "stuckAfter",
      label: "That rule applies after",
      by: "by request",
      hint: "running time of a live move",
      dimension: "seconds",
      least: 1,
      most: 60 * 86400,
      slider: { from: 600, to: 86400 },
      write: formatDuration,
      placeholder: "2 h",
      base: (base) => base.goal.stuck?.after ?? null,
      apply: (change, value) =>
        withGoal(change, { stuck: { action: stuckOf(change)?.action ?? "abort", after: value } }),
    },
  ];
}
