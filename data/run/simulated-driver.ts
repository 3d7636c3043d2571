/**
 * The simulated cloud behind the port, at a pace: so many simulated seconds a second, or as fast as it goes.
 *
 * It lets the cloud run ahead of the pace by one short stretch at most, so that what persons ask finds it where they see it.
 */
import type { Command, Instant, Observation, SimulatedCloud } from "../../sim/index.ts";
import type { CloudDriver } from "./driver.ts";
import { Inbox } from "./inbox.ts";
import type { Counters, ProgressListener } from "./progress.ts";

/** The longest stretch that is simulated at once, as time on the wall [ms]. */
const STRETCH_MS = 200;

export class SimulatedDriver implements CloudDriver {
  readonly requestDeadlineMs = 0;
  readonly #cloud: SimulatedCloud;
  readonly #speed: number;
  readonly #inbox = new Inbox();
  readonly #beganAt = Date.now();
  readonly #from: Instant;
  #listener: ProgressListener | null = null;
  #moving: ReadonlySet<string> = new Set();

  /** @param speed simulated seconds a second; Infinity = as fast as it goes. */
  constructor(cloud: SimulatedCloud, speed: number) {
    this.#cloud = cloud;
    this.#speed = speed;
    this.#from = cloud.now;
  }

  now(): Instant {
    return this.#cloud.now;
  }

  send(command: Command): void {
    this.#cloud.send(command);
  }

  post(observation: Observation): void {
    this.#inbox.push(observation);
  }

  onProgress(listener: ProgressListener): void {
    this.#listener = listener;
  }

  async next(until: Instant | null): Promise<Observation | null> {
    // Lets others have the thread, however fast it goes: requests and renewals come from outside.
    await new Promise((resolve) => setImmediate(resolve));
    for (;;) {
      const posted = this.#inbox.shift();
      if (posted !== undefined) return posted;
      if (this.#inbox.isClosed) return null;
      const stretch = Number.isFinite(this.#speed)
        ? this.#cloud.now + (STRETCH_MS / 1000) * this.#speed
        : null;
      const observation = this.#cloud.next(earlier(until, stretch));
      this.#tellProgress();
      // Nothing will ever happen by itself: only a person can go on.
      await this.#inbox.wait(observation === null ? Number.POSITIVE_INFINITY : this.#aheadMs());
      if (observation === null) continue;
      const isOwnStretch =
        observation.kind === "tick" && (until === null || this.#cloud.now < until);
      if (!isOwnStretch) return observation;
    }
  }

  async close(): Promise<void> {
    this.#inbox.close();
  }

  /** How far the cloud is ahead of the pace [ms]. */
  #aheadMs(): number {
    if (!Number.isFinite(this.#speed)) return 0;
    const due = this.#beganAt + ((this.#cloud.now - this.#from) / this.#speed) * 1000;
    return due - Date.now();
  }

  /** Watched only at a pace that somebody can follow. */
  #tellProgress(): void {
    const listener = this.#listener;
    if (listener === null || !Number.isFinite(this.#speed)) return;
    const running = this.#cloud.progress();
    const still = new Set(running.map(({ server }) => server));
    for (const server of this.#moving) if (!still.has(server)) listener.gone(server);
    this.#moving = still;
    for (const { server, migration, status, bytes } of running) {
      listener.moving({
        server,
        migration,
        status,
        memory: countersOf(bytes.memoryTotal, bytes.memorySent, bytes.memoryRemaining),
        disk: countersOf(bytes.diskTotal, bytes.diskSent, bytes.diskRemaining),
        changedAt: this.#cloud.now,
      });
    }
  }
}

const countersOf = (total: number, processed: number, remaining: number): Counters | null =>
  total === 0 ? null : { total, processed, remaining };

const earlier = (a: Instant | null, b: Instant | null): Instant | null =>
  a === null ? b : b === null ? a : Math.min(a, b);
