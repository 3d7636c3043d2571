/** The what-if worker: plans and runs a variant at once, then replicates it in slices; a newer change cancels. */
import {
  nominalRun,
  type Plan,
  planDrain,
  preparePlan,
  type ReplicationResult,
  replicateOne,
  summarise,
} from "../../../sim/index.ts";
import type { FromWorker, ToWorker } from "../../wire/what-if.ts";
import { applyChange } from "./apply-change.ts";

/** Longest time between two looks at the messages that came in [ms]. */
const SLICE = 40;

const scope = self as unknown as DedicatedWorkerGlobalScope;
let base: Plan | null = null;
let current = 0;

scope.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case "open":
      base = data.plan;
      return;
    case "cancel":
      current = -1;
      return;
    case "run":
      current = data.id;
      run(data).catch((error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        answer({ kind: "failed", id: data.id, message });
      });
  }
});

const answer = (message: FromWorker): void => scope.postMessage(message);

const inbox = new MessageChannel();
const waiting: (() => void)[] = [];
inbox.port1.addEventListener("message", () => waiting.shift()?.());
inbox.port1.start();
/** Lets messages that have come in be handled; not a timer, which browsers slow down. */
const pause = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    inbox.port2.postMessage(null);
  });

async function run(request: Extract<ToWorker, { kind: "run" }>): Promise<void> {
  await pause();
  if (base === null || current !== request.id) return;
  const planned = planDrain({
    ...applyChange(base, request.change),
    seed: base.seed,
    toolVersion: base.tool.version,
  });
  if (!planned.ok) {
    answer({ kind: "refused", id: request.id, reasons: planned.error });
    return;
  }
  const plan = planned.value;
  answer({ kind: "planned", id: request.id, plan, nominal: nominalRun(plan, { record: true }) });
  await replicateInSlices(plan, request);
}

async function replicateInSlices(
  plan: Plan,
  { id, replications }: Extract<ToWorker, { kind: "run" }>,
): Promise<void> {
  const prepared = preparePlan(plan);
  const results: ReplicationResult[] = [];
  let count = 1;
  while (results.length < replications) {
    const startedAt = performance.now();
    const range = { from: results.length, count: Math.min(count, replications - results.length) };
    for (let at = 0; at < range.count; at += 1)
      results.push(replicateOne(prepared, range.from + at));
    const spent = Math.max(1, performance.now() - startedAt);
    count = Math.max(1, Math.floor((range.count * SLICE) / spent));
    answer({ kind: "progress", id, done: results.length, total: replications });
    await pause();
    if (current !== id) return;
  }
  answer({ kind: "forecast", id, forecast: summarise(plan, "", results) });
}
