/** The one plan that the server shows and runs, with its report. A variant of it that is taken comes in its place. */
import { hashOf, textOfPlan } from "../../data/store/plan-file.ts";
import { forecastOverWorkers } from "../../data/workers/forecast-over-workers.ts";
import packageJson from "../../package.json" with { type: "json" };
import { err, ok, type Plan, planDrain, type Result } from "../../sim/index.ts";
import { applyChange } from "../wire/apply-change.ts";
import type { ReportPayload } from "../wire/report-payload.ts";
import type { Change } from "../wire/what-if.ts";

export class ShownPlan {
  readonly #commandsOf: (plan: Plan) => readonly string[];
  #report: ReportPayload;
  #text: string;

  /** @param commandsOf a plan as `openstack` commands, a line each */
  constructor(report: ReportPayload, commandsOf: (plan: Plan) => readonly string[]) {
    this.#report = report;
    this.#text = textOfPlan(report.plan);
    this.#commandsOf = commandsOf;
  }

  get report(): ReportPayload {
    return this.#report;
  }

  get plan(): Plan {
    return this.#report.plan;
  }

  get hash(): string {
    return this.#report.planHash;
  }

  /** The plan's canonical text, which the hash is of. */
  get text(): string {
    return this.#text;
  }

  /**
   * Plans what a change asks for, by the functions by which the page has shown it, and forecasts it as this plan was.
   * Errors: this version of the planner finds no plan, with every reason.
   */
  async variant(change: Change): Promise<Result<ReportPayload, readonly string[]>> {
    const { plan: base, forecast: before, site } = this.#report;
    const planned = planDrain({
      ...applyChange(base, change),
      seed: base.seed,
      toolVersion: packageJson.version,
    });
    if (!planned.ok) return err(planned.error.map(({ summary, mend }) => `${summary} ${mend}`));
    const plan = planned.value;
    const planHash = hashOf(textOfPlan(plan));
    const { replications } = before;
    const forecast = await forecastOverWorkers(plan, { replications, planHash, site });
    return ok({ ...this.#report, plan, planHash, forecast, commands: this.#commandsOf(plan) });
  }

  /** From now on this is the plan that is shown and run. */
  show(report: ReportPayload): void {
    this.#report = report;
    this.#text = textOfPlan(report.plan);
  }
}
