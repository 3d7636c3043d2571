/**
 * Keeps a run within its approval. Once no approval is in force nothing new begins; what is under way is followed to its
 * end, since half a move is worse than a late one. It goes on when somebody approves the plan anew and resumes it.
 */
import type { Observation, PersonAction } from "../../sim/index.ts";
import type { RunRecord } from "../store/records.ts";
import type { PlanStore } from "../store/store.ts";
import { approvalInForce } from "./approval.ts";

/** How often it is looked for [ms]: an approval may be withdrawn as well as run out. */
const LOOK_EVERY = 5000;

export class ApprovalWatch {
  readonly #plans: PlanStore;
  readonly #run: RunRecord;
  readonly #clock: () => number;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #isOver = false;

  constructor(plans: PlanStore, run: RunRecord, clock: () => number = Date.now) {
    this.#plans = plans;
    this.#run = run;
    this.#clock = clock;
  }

  /** The pause that the end of the approval asks for, once for each; null = nothing to say. */
  async look(): Promise<Observation | null> {
    return this.#clock() - this.#lookedAt < LOOK_EVERY ? null : this.lookNow();
  }

  /** The same, however short a time ago it was looked for. */
  async lookNow(): Promise<Observation | null> {
    this.#lookedAt = this.#clock();
    const why = await this.#whyNot();
    const wasOver = this.#isOver;
    this.#isOver = why !== null;
    if (why === null || wasOver) return null;
    const by = `want of an approval in force (${why})`;
    return { kind: "person", action: "pause", by, unapproved: true };
  }

  /** Why the run may not do now what a person asks; null = it may. */
  async refusal({ action }: PersonAction): Promise<string | null> {
    if (action !== "resume") return null;
    const why = await this.#whyNot();
    if (why === null) return null;
    return `not resumed: ${why} Approve the plan anew (on the page, or drainwise approve), then resume.`;
  }

  async #whyNot(): Promise<string | null> {
    const { plan, cloud, approval } = this.#run;
    if (approval === "none") return null; // a shadow changes nothing
    const found = await approvalInForce(this.#plans, plan, cloud, new Date(this.#clock()));
    return found.ok ? null : found.error.join(" ");
  }
}
