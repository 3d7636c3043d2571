/**
 * A run without a hand on the cloud. Looks go to the real one; every command that writes is kept in the journal as any
 * other, and is carried out in a simulated cloud alone, so that the run goes on as it would.
 *
 * It is given looks and nothing else: no request that changes anything can leave from here.
 */
import {
  assertNever,
  type Command,
  type HostSight,
  type Instant,
  isLooking,
  type JournalRow,
  type LookingCommand,
  type Observation,
  type Plan,
  type SimulatedCloud,
} from "../../../sim/index.ts";
import { goneSeen } from "../../nova/driver/server-look.ts";
import type { CloudLooks } from "../../nova/reading/cloud-looks.ts";
import type { CloudDriver } from "../driver.ts";
import { Inbox } from "../inbox.ts";
import type { RunClock } from "../run-clock.ts";
import type { OthersWatch } from "./others-watch.ts";

export interface ShadowDriverOptions {
  readonly plan: Plan;
  readonly looks: CloudLooks;
  readonly clock: RunClock;
  /** What would have come of the commands. */
  readonly imagined: SimulatedCloud;
  readonly others: OthersWatch;
  /** The journal so far. */
  readonly rows: readonly JournalRow[];
}

/** How far the imagined cloud may lag behind the clock [ms]. */
const STRETCH_MS = 1000;

export class ShadowDriver implements CloudDriver {
  readonly requestDeadlineMs = 0;
  readonly #options: ShadowDriverOptions;
  readonly #inbox = new Inbox();
  /** Servers and hosts of which the imagined cloud knows more than the real one. */
  readonly #servers = new Set<string>();
  readonly #hosts = new Set<string>();

  constructor(options: ShadowDriverOptions) {
    this.#options = options;
    for (const { at, commands } of options.rows) {
      while (options.imagined.now < at && options.imagined.next(at) !== null);
      for (const command of commands) if (!isLooking(command)) this.#imagine(command);
    }
  }

  now(): Instant {
    return this.#options.clock.now();
  }

  onProgress(): void {}

  post(observation: Observation): void {
    this.#inbox.push(observation);
  }

  send(command: Command): void {
    this.#catchUp();
    if (!isLooking(command)) this.#imagine(command);
    else {
      void this.#look(command).catch((error: unknown) => {
        process.emitWarning(error instanceof Error ? error : String(error));
        this.#unknown(command.intent, "the look failed");
      });
    }
  }

  async next(until: Instant | null): Promise<Observation | null> {
    for (;;) {
      this.#catchUp();
      const waiting = this.#inbox.shift();
      if (waiting !== undefined) return waiting;
      if (this.#inbox.isClosed) return null;
      const left = until === null ? Number.POSITIVE_INFINITY : until - this.now();
      if (left <= 0) return { kind: "tick" };
      await this.#inbox.wait(Math.min(STRETCH_MS, left * 1000));
    }
  }

  async close(): Promise<void> {
    this.#options.others.stop();
    this.#inbox.close();
  }

  #imagine(command: Exclude<Command, LookingCommand>): void {
    const { imagined } = this.#options;
    if ("server" in command) this.#servers.add(command.server);
    else this.#hosts.add(command.host);
    // Its record is newer than any that the real cloud has shown.
    if ("since" in command) {
      imagined.truth.lastRecord = Math.max(imagined.truth.lastRecord, command.since.migration);
    }
    imagined.send(command);
  }

  /** Lets the imagined cloud come to the present, and tells what is seen of it. */
  #catchUp(): void {
    const { imagined } = this.#options;
    const now = Math.max(this.now(), imagined.now);
    for (;;) {
      const seen = imagined.next(now);
      if (seen === null || seen.kind === "tick") return;
      if (seen.kind === "server" && !this.#servers.has(seen.server)) continue;
      this.#inbox.push(seen);
    }
  }

  #unknown(intent: string, reason: string): void {
    this.#inbox.push({ kind: "outcome", intent, outcome: { kind: "unknown", reason } });
  }

  async #look(command: LookingCommand): Promise<void> {
    const { looks, plan, imagined } = this.#options;
    const { intent } = command;
    switch (command.kind) {
      case "look-at-server": {
        if (this.#servers.has(command.server)) {
          imagined.send(command);
          return;
        }
        const look = await looks.server(command.server, command);
        if (look.kind === "seen") this.#inbox.push(look.sight.sight);
        else if (look.kind === "failed") this.#unknown(intent, look.reason);
        else this.#inbox.push(goneSeen(command.server, intent, look.status));
        return;
      }
      case "look-at-host": {
        const look = await looks.host(command.host, intent);
        if (look.kind === "seen") this.#inbox.push(this.#asImagined(look.sight));
        else this.#unknown(intent, look.kind === "failed" ? look.reason : "the host is gone");
        return;
      }
      case "look-for-drift": {
        const { host } = command;
        const drift = await looks.drift(plan, host);
        if (drift.ok) this.#inbox.push({ kind: "drift", intent, host, ...drift.value });
        else this.#unknown(intent, drift.error);
        return;
      }
      default:
        assertNever(command);
    }
  }

  /** The host as it is, but for what this run would have done to it. */
  #asImagined(real: HostSight): HostSight {
    const { truth } = this.#options.imagined;
    const own = [...truth.servers.values()].filter(
      (server) => server !== null && this.#servers.has(server.server.id),
    );
    const here = own.flatMap((server) =>
      server !== null && server.host === real.host
        ? [{ id: server.server.id, status: server.status, taskState: server.taskState }]
        : [],
    );
    const service = truth.services.get(real.host);
    return {
      ...real,
      service: service !== undefined && this.#hosts.has(real.host) ? { ...service } : real.service,
      servers: [...real.servers.filter(({ id }) => !this.#servers.has(id)), ...here],
      // Allocations of servers that would have left are no orphans.
      unexplained: real.unexplained.filter((consumer) => !this.#servers.has(consumer)),
    };
  }
}
