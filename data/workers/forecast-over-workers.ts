/**
 * A forecast whose replications are spread over threads. Results are ordered by replication index before they are
 * summed up, so the bytes are the same on any number of workers, none included.
 */
import { availableParallelism } from "node:os";
import Tinypool from "tinypool";
import {
  type Forecast,
  type Plan,
  preparePlan,
  replicateOne,
  type SiteConstants,
  type StopRule,
  summarise,
} from "../../sim/index.ts";
import type { Lane } from "./replication-lane.ts";
import { ReplicationQueue } from "./replication-queue.ts";
import type { WorkerTask } from "./replication-worker.ts";
import { workerFile } from "./worker-file.ts";

export interface ForecastOptions {
  /** Replications to run; with a stop rule, the most. */
  readonly replications: number;
  /** Ends the replications early; absent = all are run. */
  readonly stopRule?: StopRule;
  /** SHA-256 of the plan file, hex. */
  readonly planHash: string;
  /** Worker threads beside this one, which takes its part too; absent = as many as the count makes worth while. */
  readonly workers?: number;
  /** What the site's own moves have told of its machines. */
  readonly site?: SiteConstants | null;
  /** Called with the number of replications done so far. */
  readonly onProgress?: (done: number) => void;
  /** Ends the work: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Moves simulated in all, below which a further thread costs more than it saves: each compiles the models for itself (a
 * second), which one thread alone has done beside it. Measured on two cores, 2026-11-27: even at 2,000 runs of 19 moves.
 */
const WORTH_THREADS = 40_000;

export async function forecastOverWorkers(plan: Plan, options: ForecastOptions): Promise<Forecast> {
  const queue = new ReplicationQueue(options.replications, options.stopRule ?? null);
  const workers = workersFor(plan, options);
  const file = workers > 0 ? workerFile("replication-worker") : null;
  const here = laneHere(plan, options);
  if (file === null) await drive(queue, [here], options);
  else {
    const pool = poolOf(file, workers, { plan, site: options.site ?? null });
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    const there: Lane = (chunk) => pool.run(chunk, signal);
    try {
      await drive(queue, [...new Array<Lane>(workers).fill(there), here], options);
    } finally {
      await pool.destroy();
    }
  }
  return summarise(plan, options.planHash, queue.results, options.site ?? null);
}

function workersFor({ steps }: Plan, { replications, workers }: ForecastOptions): number {
  const moves = steps.filter(({ kind }) => kind === "move").length;
  return workers ?? (replications * moves < WORTH_THREADS ? 0 : availableParallelism() - 1);
}

const poolOf = (filename: string, threads: number, workerData: WorkerTask): Tinypool =>
  new Tinypool({ filename, workerData, minThreads: threads, maxThreads: threads });

/** Each lane takes the next chunk as soon as it is free, until there is none. */
async function drive(
  queue: ReplicationQueue,
  lanes: readonly Lane[],
  { onProgress, signal }: ForecastOptions,
): Promise<void> {
  await Promise.all(
    lanes.map(async (lane) => {
      for (let chunk = queue.take(); chunk !== null; chunk = queue.take()) {
        signal?.throwIfAborted();
        const results = await lane(chunk).catch((error: unknown) => {
          signal?.throwIfAborted(); // the pool has words of its own for it
          throw error;
        });
        queue.put(chunk, results);
        onProgress?.(queue.done);
      }
    }),
  );
}

/** This thread as a lane: between chunks a bar can be drawn, a cancel heard and a worker's answer taken. */
function laneHere(plan: Plan, { site }: ForecastOptions): Lane {
  const prepared = preparePlan(plan, site ?? null);
  return async ({ from, count }) => {
    const results = Array.from({ length: count }, (_, offset) =>
      replicateOne(prepared, from + offset),
    );
    await new Promise((resolve) => setImmediate(resolve));
    return results;
  };
}
