/**
 * A worker of the what-if: plans a change and runs its share of the replications; a newer change cancels. Each plans for
 * itself, which costs less than to send a plan about. The first tells the page of the plan and its one run, at once, and of
 * the forecast once all shares are in.
 */
import {
  nominalRun,
  type Plan,
  planDrain,
  preparePlan,
  type ReplicationResult,
  replicateOne,
  type SiteConstants,
  summarise,
} from "../../../sim/index.ts";
import { applyChange } from "../../wire/apply-change.ts";
import type { FromWorker, Part, Place, ToWorker } from "../../wire/what-if.ts";
import { pause } from "./pause.ts";
import { Shares } from "./shares.ts";

/** Longest time between two looks at the messages that came in [ms]. */
const SLICE = 16;
/** A plan that takes longer to make and run once is not run ahead: a change would only wait for that [ms]. */
const LONG_RUN = 500;
const WARM_REPLICATIONS = 24;
/** The page draws the run first: on a machine of few cores replications would take the one that draws [ms]. */
const DRAWING = 100;
/** The page lays itself out for each [ms]. */
const PROGRESS_EVERY = 100;

type RunRequest = Extract<ToWorker, { kind: "run" }>;

const scope = self as unknown as DedicatedWorkerGlobalScope;
let base: Plan | null = null;
/** The site's own constants in place of the plan's; null = none. */
let site: SiteConstants | null = null;
let place: Place = { index: 0, of: 1 };
/** A colleague's way to the first worker; null = this is the first. */
let first: MessagePort | null = null;
let current = 0;
/** Only the first worker gathers. */
const shares = new Shares();

scope.addEventListener("message", ({ data, ports }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case "open":
      open(data, ports);
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

function open(opened: Extract<ToWorker, { kind: "open" }>, ports: readonly MessagePort[]): void {
  ({ plan: base, site, place } = opened);
  if (place.index > 0) first = ports[0] ?? null;
  else
    for (const port of ports) port.onmessage = ({ data }: MessageEvent<Part>) => shares.add(data);
  void warmUp(base);
}

/** A first change that has to wait for the compiler takes several times as long as the next. */
async function warmUp(plan: Plan): Promise<void> {
  const startedAt = performance.now();
  planDrain({ ...plan, toolVersion: plan.tool.version });
  nominalRun(plan, { record: true, site });
  if (performance.now() - startedAt > LONG_RUN) return;
  const prepared = preparePlan(plan, site);
  for (let index = 0; index < WARM_REPLICATIONS && current === 0; index += 1) {
    replicateOne(prepared, index);
    await pause();
  }
}

async function run(request: RunRequest): Promise<void> {
  await pause();
  if (base === null || current !== request.id) return;
  const planned = planDrain({
    ...applyChange(base, request.change),
    seed: base.seed,
    toolVersion: base.tool.version,
  });
  const { id } = request;
  if (!planned.ok) {
    if (first === null) answer({ kind: "refused", id, reasons: planned.error });
    return;
  }
  const plan = planned.value;
  if (first === null)
    answer({ kind: "planned", id, plan, nominal: nominalRun(plan, { record: true, site }) });
  await new Promise((resolve) => setTimeout(resolve, DRAWING));
  if (current === id) await replicateShare(plan, request);
}

async function replicateShare(plan: Plan, { id, replications }: RunRequest): Promise<void> {
  const prepared = preparePlan(plan, site);
  let next = place.index;
  let toldAt = performance.now();
  while (next < replications) {
    const until = performance.now() + SLICE;
    const results: ReplicationResult[] = [];
    do {
      results.push(replicateOne(prepared, next));
      next += place.of;
    } while (next < replications && performance.now() < until);
    if (first === null) shares.add({ id, results });
    else first.postMessage({ id, results } satisfies Part);
    await pause();
    if (current !== id) return;
    if (first !== null || performance.now() - toldAt < PROGRESS_EVERY) continue;
    toldAt = performance.now();
    answer({ kind: "progress", id, done: shares.done, total: replications });
  }
  if (first !== null) return;
  const results = await shares.whole(id, replications);
  if (current === id)
    answer({ kind: "forecast", id, forecast: summarise(plan, "", results, site) });
}
