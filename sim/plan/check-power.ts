/** Servers stopped in place: stopped on a host to be maintained, before its maintenance, and started after it. */
import type { CloudIndex } from "../cloud/cloud-index.ts";
import type { Plan, StartStep, StopStep } from "./plan.ts";
import type { StepAncestors } from "./step-ancestors.ts";

/** What is wrong with the step, in words. */
export function checkPower(
  cloud: CloudIndex,
  plan: Plan,
  order: StepAncestors,
  step: StopStep | StartStep,
): readonly string[] {
  const server = cloud.servers.get(step.server);
  if (server === undefined || !cloud.hosts.has(step.host)) {
    return ["the snapshot lacks the server or the host."];
  }
  const faults: string[] = [];
  if (server.host !== step.host) faults.push(`the server is on ${server.host}.`);
  const of = (kind: "cordon" | "maintain") =>
    plan.steps.find((other) => other.kind === kind && other.host === step.host);
  const maintain = of("maintain");
  if (maintain === undefined) faults.push(`${step.host} is not maintained.`);
  if (step.kind === "stop") {
    if (server.status !== "ACTIVE" && server.status !== "SHUTOFF") {
      faults.push(`a ${server.status} server cannot be stopped.`);
    }
    const cordon = of("cordon");
    if (cordon !== undefined && !order.isBefore(cordon.id, step.id)) {
      faults.push(`${cordon.id} may come after it.`);
    }
    if (maintain !== undefined && !order.isBefore(step.id, maintain.id)) {
      faults.push(`${maintain.id} may come before it.`);
    }
    return faults;
  }
  const stop = plan.steps.find(
    (other) => other.kind === "stop" && other.server === step.server && other.host === step.host,
  );
  if (stop === undefined) faults.push("nothing stops the server before it.");
  if (maintain !== undefined && !order.isBefore(maintain.id, step.id)) {
    faults.push(`${maintain.id} may come after it.`);
  }
  return faults;
}
