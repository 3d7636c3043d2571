/** A fault of a plan, in the shape of every other fault. */
import type { Diagnostic } from "../base/diagnostic.ts";

const mend = "Plan again (drainwise plan) instead of changing a plan by hand.";

export const planFault = (code: string, field: string, summary: string): Diagnostic => ({
  severity: "error",
  code,
  summary,
  mend,
  source: { file: "plan", field },
});
