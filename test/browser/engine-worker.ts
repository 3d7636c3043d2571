/** The engine alone in a Web Worker, for comparing its bytes with Node's. Bundled by the test that uses it. */
import {
  forecastPlan,
  type Plan,
  type ReplicationResult,
  replicate,
  runScenario,
  type Scenario,
  summarise,
} from "../../sim/index.ts";
import { runByHand } from "../support/run-by-hand.ts";

/** One piece of work; `answerTo` gives its answer, in a worker and in Node alike. */
export type Work =
  | { readonly kind: "trace"; readonly plan: Plan }
  | { readonly kind: "forecast"; readonly plan: Plan; readonly replications: number }
  | {
      readonly kind: "replicate";
      readonly plan: Plan;
      readonly from: number;
      readonly count: number;
    }
  | {
      readonly kind: "summarise";
      readonly plan: Plan;
      readonly results: readonly ReplicationResult[];
    }
  | { readonly kind: "scenario"; readonly scenario: Scenario };

export function answerTo(work: Work): string | ReplicationResult[] {
  switch (work.kind) {
    case "trace":
      return runByHand(work.plan).trace.join("\n");
    case "forecast":
      return JSON.stringify(
        forecastPlan(work.plan, { replications: work.replications, planHash: "" }),
      );
    case "replicate":
      return replicate(work.plan, work);
    case "summarise":
      return JSON.stringify(summarise(work.plan, "", work.results));
    case "scenario":
      return JSON.stringify(runScenario(work.scenario).answers);
  }
}

// In Node the function is imported and nobody sends messages.
if ("WorkerGlobalScope" in globalThis) {
  self.addEventListener("message", ({ data }: MessageEvent<Work>) => {
    self.postMessage(answerTo(data));
  });
}
