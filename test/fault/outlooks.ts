/** Forecasts of the rest as a run may be told them: mostly well, at times late or short of the reserve. */
import type { Observation, Plan } from "../../sim/index.ts";
import type { Rng } from "../../sim/kernel/random.ts";
import { between, chance } from "./dice.ts";

export type Outlook = Extract<Observation, { kind: "outlook" }>;

const SHORT = "without host b1 the reserve is short";

/** After this nobody forecasts any more [s]. */
const LAST = 5000;

const well: Outlook = {
  ...{ kind: "outlook", overrun: 0, headroomBelow: null, remaining: {} },
};

export class Outlooks {
  private readonly acts: { readonly at: number; readonly outlook: Outlook }[] = [];
  private readonly struck: (kind: string, phase: string) => void;

  constructor(rng: Rng | null, plan: Plan, struck: (kind: string, phase: string) => void) {
    this.struck = struck;
    // In a window nothing begins before the first.
    this.acts.push({ at: 0, outlook: well });
    if (rng === null || !chance(rng, 0.3)) return;
    for (let at = rng.uniform() * 600; at < LAST; at += 30 + rng.uniform() * 900) {
      this.acts.push({ at, outlook: drawn(rng, plan) });
    }
    // Some clouds stay short of the reserve for good.
    const headroomBelow = chance(rng.fork("for-good"), 0.2) ? SHORT : null;
    this.acts.push({
      at: LAST,
      outlook: { ...well, headroomBelow },
    });
  }

  get nextAt(): number {
    return this.acts[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  due(now: number): Outlook | null {
    if (this.nextAt > now) return null;
    const outlook = this.acts.shift()?.outlook ?? null;
    if (outlook !== null && outlook.overrun > 0) this.struck("outlook-late", "any");
    if (outlook !== null && outlook.headroomBelow !== null) this.struck("outlook-short", "any");
    return outlook;
  }
}

function drawn(rng: Rng, { steps }: Plan): Outlook {
  const remaining = steps.flatMap(({ id }) =>
    chance(rng, 0.5) ? [[id, between(rng, 10, 2000)] as const] : [],
  );
  return {
    kind: "outlook",
    overrun: chance(rng, 0.15) ? between(rng, 1, 3000) : -between(rng, 0, 3000),
    headroomBelow: chance(rng, 0.2) ? SHORT : null,
    remaining: Object.fromEntries(remaining),
  };
}
