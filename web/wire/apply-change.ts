/** The request that a change makes of the planner: the base's question with some of its values replaced. */
import type { Goal, NovaSettings, Plan, Snapshot } from "../../sim/index.ts";
import type { Change } from "./what-if.ts";

export interface ChangedQuestion {
  readonly snapshot: Snapshot;
  readonly goal: Goal;
  readonly overrides: Readonly<Partial<NovaSettings>>;
}

export function applyChange(base: Plan, change: Change): ChangedQuestion {
  return {
    snapshot: withLinks(base.snapshot, change),
    goal: goalOf(base, change),
    overrides: { ...base.overrides, ...change.settings },
  };
}

function goalOf(base: Plan, change: Change): Goal {
  const { stuck, ...goal } = { ...base.goal, ...change.goal };
  return stuck === undefined || change.leavesStuck === true ? goal : { ...goal, stuck };
}

function withLinks(snapshot: Snapshot, { linkRate, uplinkRate }: Change): Snapshot {
  if (linkRate === undefined && uplinkRate === undefined) return snapshot;
  const { network } = snapshot;
  return {
    ...snapshot,
    network: {
      ...network,
      hostLinks: network.hostLinks.map((link) =>
        link.role === "migration" && linkRate !== undefined ? { ...link, rate: linkRate } : link,
      ),
      leaves: network.leaves.map((leaf) =>
        uplinkRate === undefined ? leaf : { ...leaf, uplink: uplinkRate },
      ),
    },
  };
}
