/** One side of the port as the executor drives it: a simulated cloud at some pace, or a real one. */
import type { Command, Instant, Observation } from "../../sim/index.ts";
import type { ProgressListener } from "./progress.ts";

export interface CloudDriver {
  /** The runner's clock [s since the run began]; it never goes back. */
  now(): Instant;
  /** Begins to carry a command out and returns at once; what answers it is observed. */
  send(command: Command): void;
  /** Tells what came from elsewhere (a person's wish, a forecast) as the next observation. */
  post(observation: Observation): void;
  /** The next observation, a tick at `until` at the latest; null once the driver is closed. */
  next(until: Instant | null): Promise<Observation | null>;
  /** Who is told of bytes, which change nothing for the runner. */
  onProgress(listener: ProgressListener): void;
  /** After this long [ms] a writing command that was sent is either answered or given up, and never leaves late. */
  readonly requestDeadlineMs: number;
  close(): Promise<void>;
}
