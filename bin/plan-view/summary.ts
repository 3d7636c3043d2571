/** A plan in numbers: what `plan` prints at its end, and `show` at its beginning. */
import type { Headroom, MoveStep, Plan, PlannedMoveType } from "../../sim/index.ts";

export interface HostSummary {
  readonly host: string;
  readonly servers: number;
  readonly moved: number;
  readonly stopped: number;
  readonly blocked: number;
  readonly returned: number;
}

export interface PlanSummary {
  readonly hosts: readonly HostSummary[];
  /** Moves by type and direction, types that occur only. */
  readonly types: readonly {
    readonly type: PlannedMoveType;
    readonly out: number;
    readonly back: number;
  }[];
  readonly moves: number;
  /** Servers stopped in place. */
  readonly stopped: number;
  readonly blocked: number;
  /** Hosts that receive, with the least room first. */
  readonly tightest: readonly Headroom[];
}

export const movesOf = (plan: Plan): readonly MoveStep[] =>
  plan.steps.filter((step) => step.kind === "move");

export function summaryOf(plan: Plan): PlanSummary {
  const moves = movesOf(plan);
  const count = (of: (move: MoveStep) => boolean): number => moves.filter(of).length;
  const hosts = plan.goal.drain.map((host) => {
    const moved = count(({ direction, source }) => direction === "out" && source === host);
    const blocked = plan.blocked.filter((server) => server.host === host).length;
    const stopped = plan.steps.filter((step) => step.kind === "stop" && step.host === host).length;
    const returned = count(
      ({ direction, destination }) => direction === "back" && destination === host,
    );
    return { host, servers: moved + stopped + blocked, moved, stopped, blocked, returned };
  });
  const types = (["live", "block-live", "cold", "cold-block"] as const).map((type) => ({
    type,
    out: count((move) => move.type === type && move.direction === "out"),
    back: count((move) => move.type === type && move.direction === "back"),
  }));
  return {
    hosts,
    types: types.filter(({ out, back }) => out + back > 0),
    moves: moves.length,
    stopped: plan.steps.filter(({ kind }) => kind === "stop").length,
    blocked: plan.blocked.length,
    tightest: plan.headroom
      .filter(({ host }) => !plan.goal.drain.includes(host))
      .sort((a, b) => tightness(a) - tightness(b) || (a.host < b.host ? -1 : 1)),
  };
}

/** Least share of any class that is free on the host at worst. */
export const tightness = ({ worst, capacity }: Headroom): number =>
  Math.min(
    ...Object.entries(capacity).map(([name, all]) => (all === 0 ? 1 : (worst[name] ?? 0) / all)),
  );
