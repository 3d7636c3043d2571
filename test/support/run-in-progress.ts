/** A run on a simulated cloud of its own draw, stopped where a test wants to look ahead. */
import { drawOf } from "../../sim/forecast/draw.ts";
import { type PreparedPlan, preparePlan } from "../../sim/forecast/prepared-plan.ts";
import { settingOf } from "../../sim/forecast/replicate.ts";
import type { Observation, Plan } from "../../sim/index.ts";
import type { Present } from "../../sim/outlook/present.ts";
import type { RunPolicy } from "../../sim/runner/run-policy.ts";
import type { RunnerState } from "../../sim/runner/runner-state.ts";
import { beginRun, step } from "../../sim/runner/step.ts";
import { SimulatedCloud } from "../../sim/world/simulated-cloud.ts";

export class RunInProgress {
  readonly prepared: PreparedPlan;
  readonly cloud: SimulatedCloud;
  state: RunnerState;
  private readonly whereabouts = new Map<string, string>();
  private seen: Observation | null = { kind: "tick" };

  /** @param world which draw the cloud is; those of a forecast begin at 0. */
  constructor(plan: Plan, world: number, policy: Partial<RunPolicy> = {}) {
    this.prepared = preparePlan(plan);
    const begun = beginRun(plan, { ...this.prepared.policy, ...policy });
    // In a window nothing begins before the rest was forecast once.
    const outlook = { kind: "outlook", overrun: 0, headroomBelow: null, remaining: {} } as const;
    this.state = { ...begun, outlook };
    const setting = settingOf(this.prepared, drawOf(this.prepared, world), false);
    this.cloud = new SimulatedCloud(this.prepared.model, setting);
  }

  /** Goes on until the condition holds after a step, or the run is over; true = it holds. */
  until(holds: (run: this) => boolean): boolean {
    while (this.seen !== null) {
      if (this.seen.kind === "server") this.whereabouts.set(this.seen.server, this.seen.host);
      const { state, commands, wakeAt } = step(this.state, this.seen, this.cloud.now);
      this.state = state;
      for (const command of commands) this.cloud.send(command);
      this.seen = this.cloud.next(wakeAt);
      if (holds(this)) return true;
    }
    return false;
  }

  /** Until so much of its time has passed. */
  at(instant: number): boolean {
    return this.until(() => this.cloud.now >= instant);
  }

  tell(observation: Observation): void {
    const { state, commands } = step(this.state, observation, this.cloud.now);
    this.state = state;
    for (const command of commands) this.cloud.send(command);
  }

  get end(): number {
    return this.cloud.moves.reduce((last, { endedAt }) => Math.max(last, endedAt ?? 0), 0);
  }

  /** What the executor of a run would know. */
  get present(): Present {
    const { program: _, ...runner } = this.state;
    const ends = this.cloud.moves.flatMap(({ endedAt }) => endedAt ?? []);
    return {
      now: this.cloud.now,
      runner,
      whereabouts: [...this.whereabouts],
      newcomers: [],
      counted: this.cloud.progress().map(({ server, bytes }) => {
        const { memorySent, diskSent, diskTotal } = bytes;
        return [server, { sent: memorySent + diskSent, disks: diskTotal }];
      }),
      lastEnd: ends.length === 0 ? null : Math.max(...ends),
      startHour: null,
    };
  }
}
