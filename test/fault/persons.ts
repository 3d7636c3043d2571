/** Persons who interfere with a run: they pause and resume, freeze, abort, skip, retry, and leave steps out. */
import type { Observation, Plan, RunnerState } from "../../sim/index.ts";
import type { Rng } from "../../sim/kernel/random.ts";
import { elementAt } from "../../sim/runner/persistent-array.ts";
import { between, chance, oneOf } from "./dice.ts";

type Asked = Extract<Observation, { kind: "person" }>;

export class Persons {
  private readonly acts: { at: number; make: (state: RunnerState) => Asked | null }[] = [];

  constructor(rng: Rng | null, plan: Plan, struck: (kind: string, phase: string) => void) {
    if (rng === null || chance(rng, 0.5)) return;
    for (let count = between(rng, 1, 3); count > 0; count -= 1) {
      const at = rng.uniform() * 4000;
      const action = oneOf(rng, [
        "pause",
        "freeze",
        "abort",
        "skip",
        "retry",
        "abort-move",
        "force-complete-move",
      ] as const);
      if (action === "pause" || action === "freeze") {
        this.ask(at, struck, () => ({ kind: "person", by: "op", action }));
        const back = at + between(rng, 10, 1500);
        this.ask(back, struck, () => ({ kind: "person", by: "op", action: "resume" }));
      } else if (action === "abort") {
        if (chance(rng, 0.4)) this.ask(at, struck, () => ({ kind: "person", by: "op", action }));
      } else if (action === "retry") {
        this.ask(at + 2000, struck, (state) => {
          const bad = plan.steps.find(({ id }) => {
            const { kind } = elementAt(state.steps, state.program.indexOf.get(id) ?? 0);
            return kind === "failed" || kind === "needs-person";
          });
          return bad === undefined ? null : { kind: "person", by: "op", action, step: bad.id };
        });
      } else {
        const step = oneOf(rng, plan.steps).id;
        this.ask(at, struck, () => ({ kind: "person", by: "op", action, step }));
      }
    }
    // Drawn apart, so that the other acts of a seed stay what they were.
    this.leaveOut(rng.fork("leave-out"), plan, struck);
    this.acts.sort((a, b) => a.at - b.at);
  }

  /** Whether somebody may still ask a run that is over to go on. */
  get mayReopen(): boolean {
    return this.acts.length > 0;
  }

  get nextAt(): number {
    return this.acts[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  due(now: number, state: RunnerState): Asked | null {
    while (this.nextAt <= now) {
      const asked = this.acts.shift()?.make(state) ?? null;
      if (asked !== null) return asked;
    }
    return null;
  }

  /** Some take what they left out in again. */
  private leaveOut(rng: Rng, plan: Plan, struck: (kind: string, phase: string) => void): void {
    if (chance(rng, 0.6)) return;
    const at = rng.uniform() * 2000;
    const step = oneOf(rng, plan.steps).id;
    this.ask(at, struck, () => ({ kind: "person", by: "op", action: "leave-out", step }));
    if (chance(rng, 0.5)) return;
    const back = at + between(rng, 10, 1500);
    this.ask(back, struck, () => ({ kind: "person", by: "op", action: "retry", step }));
  }

  private ask(
    at: number,
    struck: (kind: string, phase: string) => void,
    make: (state: RunnerState) => Asked | null,
  ): void {
    this.acts.push({
      at,
      make: (state) => {
        const asked = make(state);
        if (asked !== null) struck(`person ${asked.action}`, state.active > 0 ? "active" : "idle");
        return asked;
      },
    });
  }
}
