/**
 * A forecast whose replications are spread over threads. Results are ordered by replication index before they are
 * summed up, so the bytes are the same on any number of workers, none included.
 */
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import Tinypool from "tinypool";
import {
  type Forecast,
  type Plan,
  preparePlan,
  type ReplicationResult,
  replicateOne,
  type SiteConstants,
  summarise,
} from "../../sim/index.ts";
import type { ReplicationTask, WorkerTask } from "./replication-worker.ts";

export interface ForecastOptions {
  readonly replications: number;
  /** SHA-256 of the plan file, hex. */
  readonly planHash: string;
  /** Threads to use; 0 = none, in this thread; absent = as the count makes worth while. */
  readonly workers?: number;
  /** What the site's own moves have told of its machines. */
  readonly site?: SiteConstants | null;
  /** Called with the number of replications done so far. */
  readonly onProgress?: (done: number) => void;
  /** Ends the work: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Replications a task: some tens of milliseconds, so that progress moves and a cancel is quick. */
const CHUNK = 20;
/** Below this the start of the threads (a third of a second) costs more than it saves, measured on two cores. */
const WORTH_THREADS = 500;

export async function forecastOverWorkers(plan: Plan, options: ForecastOptions): Promise<Forecast> {
  const workers = workersFor(options);
  const file = workers > 0 ? workerFile() : null;
  const results =
    file === null
      ? await inThisThread(plan, options)
      : await overThreads(plan, options, file, workers);
  return summarise(plan, options.planHash, results, options.site ?? null);
}

const workersFor = ({ replications, workers }: ForecastOptions): number =>
  workers ?? (replications < WORTH_THREADS ? 0 : availableParallelism());

/** The built worker: beside the built command line, or in dist/ when run from the sources; null when nothing is built. */
function workerFile(): string | null {
  const places = ["./replication-worker.mjs", "../../dist/node/replication-worker.mjs"];
  const files = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return files.find((file) => existsSync(file)) ?? null;
}

function tasksOf(replications: number): ReplicationTask[] {
  const tasks: ReplicationTask[] = [];
  for (let from = 0; from < replications; from += CHUNK) {
    tasks.push({ from, count: Math.min(CHUNK, replications - from) });
  }
  return tasks;
}

async function inThisThread(
  plan: Plan,
  { replications, site, onProgress, signal }: ForecastOptions,
): Promise<ReplicationResult[]> {
  const prepared = preparePlan(plan, site ?? null);
  const results: ReplicationResult[] = [];
  for (const { from, count } of tasksOf(replications)) {
    signal?.throwIfAborted();
    for (let offset = 0; offset < count; offset += 1) {
      results.push(replicateOne(prepared, from + offset));
    }
    onProgress?.(results.length);
    // Lets a bar be drawn and a cancel be heard between chunks.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return results;
}

async function overThreads(
  plan: Plan,
  { replications, site, onProgress, signal }: ForecastOptions,
  filename: string,
  workers: number,
): Promise<ReplicationResult[]> {
  const tasks = tasksOf(replications);
  const threads = Math.min(workers, tasks.length);
  const pool = new Tinypool({
    filename,
    workerData: { plan, site: site ?? null } satisfies WorkerTask,
    minThreads: threads,
    maxThreads: threads,
  });
  let done = 0;
  try {
    const chunks = await Promise.all(
      tasks.map(async (task) => {
        const results: ReplicationResult[] = await pool.run(task, signal ? { signal } : {});
        done += task.count;
        onProgress?.(done);
        return results;
      }),
    );
    return chunks.flat();
  } finally {
    await pool.destroy();
  }
}
