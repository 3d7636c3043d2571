/** Every server on a host to be emptied is moved, stopped in place or blocked, exactly once, and no other is touched. */
import type { Diagnostic } from "../base/diagnostic.ts";
import type { CloudIndex } from "../cloud/cloud-index.ts";
import type { Plan } from "./plan.ts";
import { planFault } from "./plan-fault.ts";

export function checkCoverage(cloud: CloudIndex, plan: Plan): Diagnostic[] {
  const moved = plan.steps.flatMap((step) =>
    step.kind === "move" && step.direction === "out" ? [step.server] : [],
  );
  const stopped = plan.steps.flatMap((step) => (step.kind === "stop" ? [step.server] : []));
  const blocked = plan.blocked.map(({ server }) => server);
  const counts = new Map<string, number>();
  for (const server of [...moved, ...stopped, ...blocked])
    counts.set(server, (counts.get(server) ?? 0) + 1);
  const faults: Diagnostic[] = [];
  for (const host of plan.goal.drain) {
    for (const { id } of cloud.serversOn.get(host) ?? []) {
      const count = counts.get(id) ?? 0;
      counts.delete(id);
      if (count === 1) continue;
      const what = count === 0 ? "neither moved, stopped nor blocked" : `planned ${count} times`;
      faults.push(planFault("lost-server", "steps", `Server ${id} on ${host} is ${what}.`));
    }
  }
  for (const id of counts.keys()) {
    const summary = `Server ${id} is on no host to be emptied.`;
    faults.push(planFault("foreign-server", "steps", summary));
  }
  for (const id of plan.goal.frozen) {
    const touched = moved.includes(id) ? "moved" : stopped.includes(id) ? "stopped" : null;
    if (touched !== null) {
      faults.push(planFault("frozen-server", "steps", `Server ${id} is frozen, yet ${touched}.`));
    }
  }
  return faults;
}
