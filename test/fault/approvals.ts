/**
 * The approval of a run as its plan's approvers treat it: at times it runs out or is withdrawn in mid-plan. Then the run is
 * paused, as data/run/approval-watch.ts does it over a real cloud, until somebody approves the plan anew, or aborts.
 */
import type { Observation, RunnerState } from "../../sim/index.ts";
import type { Rng } from "../../sim/kernel/random.ts";
import { between, chance } from "./dice.ts";

type Asked = Extract<Observation, { kind: "person" }>;

/** How often the approval is looked for [s]; besides before anything is asked of the cloud. */
const LOOK_EVERY = 5;

export class Approvals {
  private readonly struck: (kind: string, phase: string) => void;
  private readonly endsAt: number = Infinity;
  /** When somebody makes an end of the want of it, and how. */
  private readonly mendedAt: number = Infinity;
  private readonly mends: "resume" | "abort" = "resume";
  private isTold = false;
  private isMended = false;

  constructor(rng: Rng | null, struck: (kind: string, phase: string) => void) {
    this.struck = struck;
    if (rng === null || chance(rng, 0.75)) return;
    this.endsAt = rng.uniform() * 2500;
    this.mendedAt = this.endsAt + between(rng, 30, 3000);
    this.mends = chance(rng, 0.7) ? "resume" : "abort";
  }

  /** Instants are the cloud's [s]. */
  isInForce(now: number): boolean {
    return now < this.endsAt || (now >= this.mendedAt && this.mends === "resume");
  }

  get nextAt(): number {
    if (!this.isTold) return Math.min(this.endsAt + LOOK_EVERY, this.mendedAt);
    return this.isMended ? Infinity : this.mendedAt;
  }

  due(now: number, state: RunnerState): Asked | null {
    if (now < this.nextAt) return null;
    if (now < this.mendedAt) return this.lookNow(now, state);
    this.isTold = true;
    this.isMended = true;
    return { kind: "person", by: "approver", action: this.mends };
  }

  /** The pause that the end of the approval asks for, once; null = nothing to say. */
  lookNow(now: number, state: RunnerState): Asked | null {
    if (this.isTold || this.isInForce(now)) return null;
    this.isTold = true;
    this.struck("approval-over", state.active > 0 ? "active" : "idle");
    return { kind: "person", by: "want of an approval in force", action: "pause" };
  }

  /** A new process knows nothing of what was told. */
  restarted(now: number): void {
    if (now < this.mendedAt) this.isTold = false;
    else this.isMended = false;
  }
}
