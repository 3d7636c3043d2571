/** A real cloud behind the port: commands become requests, polls and looks become observations. */
import {
  assertNever,
  type Command,
  type DriftFound,
  type Instant,
  isLooking,
  type LookingCommand,
  type Observation,
  type Outcome,
  type Result,
  type ServerSight,
  type WritingCommand,
} from "../../../sim/index.ts";
import type { CloudDriver } from "../../run/driver.ts";
import { Inbox } from "../../run/inbox.ts";
import type { MaintenanceCrew } from "../../run/maintenance.ts";
import type { Probe } from "../../run/probe.ts";
import type { ProgressListener } from "../../run/progress.ts";
import type { RunClock } from "../../run/run-clock.ts";
import type { Cloud } from "../connect-cloud.ts";
import { lookAtHost } from "./host-look.ts";
import { Incarnations, type LastSeen } from "./incarnations.ts";
import { Providers } from "./providers.ts";
import { request } from "./requests.ts";
import { goneSeen, lookAtServer } from "./server-look.ts";
import { Watch } from "./watch.ts";

/** What changed against what the plan expects by now; of one host's steps, or of the whole plan (null). */
export type DriftLook = (host: string | null) => Promise<Result<DriftFound, string>>;

export interface NovaDriverOptions {
  readonly cloud: Cloud;
  readonly clock: RunClock;
  /** Hosts of the plan. */
  readonly hosts: readonly string[];
  readonly crew: MaintenanceCrew;
  readonly drift: DriftLook;
  /** Asks a moved server whether it works, at the last look; absent = nobody does. */
  readonly probe?: Probe | null;
  /** What the journal has last seen of each host's service. */
  readonly incarnations: ReadonlyMap<string, LastSeen>;
  /** Between two polls of a server under way [ms]. */
  readonly pollMs?: number;
  /** Between two polls of the hosts' services [ms]. */
  readonly servicesMs?: number;
}

/** Nova writes a migration's progress every 5 s: looking every 3 s sees each. */
const POLL_MS = 3000;
const SERVICES_MS = 10_000;
/** Nova answers actions in a second or two; the lease must outlive this. */
const REQUEST_DEADLINE_MS = 30_000;
const PATIENCE_MS = 20_000;

export class NovaDriver implements CloudDriver {
  readonly requestDeadlineMs = REQUEST_DEADLINE_MS;
  readonly #options: NovaDriverOptions;
  readonly #inbox = new Inbox();
  readonly #providers: Providers;
  readonly #incarnations = new Incarnations();
  readonly #watch: Watch;
  readonly #runBegan: number;
  #listener: ProgressListener | null = null;

  constructor(options: NovaDriverOptions) {
    this.#options = options;
    const { cloud, clock, hosts, incarnations } = options;
    this.#providers = new Providers(cloud);
    // Read once: a record's time on the runner's clock must not change from look to look.
    this.#runBegan = Math.round(Date.now() / 1000 - clock.now());
    for (const [host, seen] of incarnations) this.#incarnations.recall(host, seen);
    this.#watch = new Watch({
      cloud,
      providers: this.#providers,
      incarnations: this.#incarnations,
      hosts,
      serversEveryMs: options.pollMs ?? POLL_MS,
      servicesEveryMs: options.servicesMs ?? SERVICES_MS,
      patienceMs: PATIENCE_MS,
      now: () => clock.now(),
      runBegan: this.#runBegan,
      tell: (observation) => this.#inbox.push(observation),
      moving: (progress) => this.#listener?.moving(progress),
      ended: (measured) => this.#listener?.ended(measured),
      gone: (server) => this.#listener?.gone(server),
    });
  }

  now(): Instant {
    return this.#options.clock.now();
  }

  onProgress(listener: ProgressListener): void {
    this.#listener = listener;
  }

  post(observation: Observation): void {
    this.#inbox.push(observation);
  }

  send(command: Command): void {
    const done = isLooking(command) ? this.#look(command) : this.#write(command);
    void done.catch((error: unknown) => {
      // A fault of ours is no answer of Nova's: the runner looks, and people see why.
      process.emitWarning(error instanceof Error ? error : String(error));
      this.#answer(command.intent, { kind: "unknown", reason: "the driver failed" });
    });
  }

  async next(until: Instant | null): Promise<Observation | null> {
    for (;;) {
      const waiting = this.#inbox.shift();
      if (waiting !== undefined) return waiting;
      if (this.#inbox.isClosed) return null;
      const left = until === null ? Number.POSITIVE_INFINITY : until - this.now();
      if (left <= 0) return { kind: "tick" };
      await this.#inbox.wait(left * 1000);
    }
  }

  async close(): Promise<void> {
    this.#watch.stop();
    this.#options.crew.leave();
    this.#inbox.close();
  }

  #answer(intent: string, outcome: Outcome): void {
    this.#inbox.push({ kind: "outcome", intent, outcome });
  }

  async #write(command: WritingCommand): Promise<void> {
    if (command.kind === "maintain") {
      const outcome = this.#options.crew.begin(command, (told) => this.#inbox.push(told));
      this.#answer(command.intent, outcome);
      return;
    }
    if ("server" in command) this.#watch.begin(command.server);
    const options = { deadlineMs: REQUEST_DEADLINE_MS };
    const outcome = await request(this.#options.cloud, command, options);
    if ("server" in command) this.#watch.begin(command.server);
    this.#answer(command.intent, outcome);
  }

  async #look(command: LookingCommand): Promise<void> {
    switch (command.kind) {
      case "look-at-server":
        return this.#lookAtServer(command);
      case "look-at-host":
        return this.#lookAtHost(command);
      case "look-for-drift": {
        const { intent, host } = command;
        const drift = await this.#options.drift(host);
        if (drift.ok) this.#inbox.push({ kind: "drift", intent, host, ...drift.value });
        else this.#answer(intent, { kind: "unknown", reason: drift.error });
        return;
      }
      default:
        return assertNever(command);
    }
  }

  async #lookAtServer(command: Extract<LookingCommand, { kind: "look-at-server" }>): Promise<void> {
    const { intent, server } = command;
    const { cloud } = this.#options;
    const look = await lookAtServer(cloud, this.#providers, server, command, this.#runBegan);
    if (look.kind === "gone") this.#inbox.push(goneSeen(server, intent, look.status));
    else if (look.kind === "failed") this.#answer(intent, { kind: "unknown", reason: look.reason });
    else {
      this.#watch.looked(look.sight);
      this.#inbox.push(command.ports ? await this.#probed(look.sight.sight) : look.sight.sight);
    }
  }

  async #probed(sight: ServerSight): Promise<ServerSight> {
    const { probe = null } = this.#options;
    if (probe === null || sight.status !== "ACTIVE") return sight;
    return { ...sight, probe: await probe(sight) };
  }

  async #lookAtHost(command: Extract<LookingCommand, { kind: "look-at-host" }>): Promise<void> {
    const { intent, host } = command;
    const { cloud } = this.#options;
    const look = await lookAtHost(cloud, this.#providers, this.#incarnations, host, intent);
    if (look.kind !== "seen") {
      const reason = look.kind === "failed" ? look.reason : `host ${host} is gone`;
      this.#answer(intent, { kind: "unknown", reason });
      return;
    }
    this.#watch.lookedAtService(host, look.sight.service);
    this.#inbox.push(look.sight);
  }
}
