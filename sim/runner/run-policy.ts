/** What a run does where the plan leaves a choice. Plain values, taken from the goal; times are the runner's own. */
import type { Instant, Seconds } from "../base/units.ts";
import type { Goal, RefusalPolicy } from "../plan/goal.ts";
import type { MaintenanceHow } from "../port/port.ts";

/** What to do with a live migration that is still running so long after it began to. */
export type StuckRule =
  | { readonly action: "leave" }
  | { readonly action: "abort" | "force-complete"; readonly after: Seconds };

export interface RunPolicy {
  readonly stuck: StuckRule;
  /** Failed or undecided steps after which nothing new begins; null = never stop. */
  readonly errorBudget: number | null;
  /** P95 overrun of the forecast after which nothing new begins [s]; null = never. */
  readonly overrunLimit: Seconds | null;
  /** Nothing new begins while the forecast sees headroom below the reserve. */
  readonly keepReserve: boolean;
  /** When moves may run, in order; none = always. Infinity is no end. */
  readonly windows: readonly { readonly start: Instant; readonly end: Instant }[];
  readonly windowEnd: "let-end" | "abort";
  /** What to try after a definite no, in this order. */
  readonly refusals: readonly RefusalPolicy[];
  readonly maintenance: { readonly how: MaintenanceHow; readonly timeout: Seconds };
  /** How long the work on a host takes, by the goal [s]. */
  readonly maintenanceTime: Seconds;
  /** In the service's disabled reason: by it the runner knows what it disabled itself. */
  readonly planName: string;
  /** As whom the run begins, in Nova's records (Keystone user id); null = not told. */
  readonly user: string | null;
  /** How long to look after an unknown outcome: longer than every timeout on the way to Nova [s]. */
  readonly lookTime: Seconds;
  /** Time between two looks at what is in doubt or on its way [s]. */
  readonly lookEvery: Seconds;
  /** How often one step may be asked for when requests leave no trace, the first time included. */
  readonly attempts: number;
  /** After a busy server or a refusal: so long until it is asked for again, and so often [s]. */
  readonly laterAfter: Seconds;
  readonly laterTries: number;
  /** A move or a stop without any end after so long needs a person [s]. */
  readonly patience: Seconds;
  /** How long a service may take to come back after its maintenance [s]. */
  readonly serviceTime: Seconds;
}

export interface RunCircumstances {
  /** The instant at which the run begins, on the clock of the goal's windows [s since 1970]; null = the windows do not bind. */
  readonly startsAt: number | null;
  readonly planName: string;
  readonly user: string | null;
  /** How long the cloud's own configuration lets one request take [s]; absent = as Nova's clients do. */
  readonly apiTimeout?: Seconds;
}

/** A run of nobody's at no hour: a forecast. It is compared with the windows, not cut off by them. */
export const anywhere: RunCircumstances = { startsAt: null, planName: "plan", user: null };

const DAY: Seconds = 86_400;

/** Beyond the longest request: a look that began before its end is answered, too [s]. */
const LOOK_BEYOND: Seconds = 60;
const LOOK_TIME: Seconds = 300;

/** The goal's rules, with the defaults of a careful operator. */
export function policyOf(goal: Goal, circumstances: RunCircumstances = anywhere): RunPolicy {
  const { run = {}, stuck, windows } = goal;
  const { startsAt, planName, user, apiTimeout = 0 } = circumstances;
  return {
    stuck: stuck ?? { action: "leave" },
    errorBudget: run.errorBudget ?? null,
    overrunLimit: run.overrunLimit ?? null,
    keepReserve: run.keepReserve ?? false,
    windows:
      startsAt === null
        ? []
        : windows.map(({ start, end }) => ({
            start: secondsOf(start) - startsAt,
            end: secondsOf(end) - startsAt,
          })),
    windowEnd: run.windowEnd ?? "let-end",
    refusals: run.refusals ?? ["next-candidate", "later"],
    maintenance: run.maintenance ?? {
      how: "person",
      timeout: Math.max(DAY, 4 * goal.maintenanceTime),
    },
    maintenanceTime: goal.maintenanceTime,
    planName,
    user,
    lookTime: Math.max(LOOK_TIME, apiTimeout + LOOK_BEYOND),
    lookEvery: 15,
    attempts: 2,
    laterAfter: 120,
    laterTries: 2,
    patience: DAY,
    serviceTime: 900,
  };
}

const secondsOf = (instant: string): number => Date.parse(instant) / 1000;
