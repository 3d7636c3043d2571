/**
 * Polls what matters: servers under way until they are at rest, and the services of the plan's hosts.
 *
 * A change is told once. What Nova does not answer is looked at again with the next poll.
 */

import type { Observation, ServerSight, ServiceSight } from "../../../sim/index.ts";
import type { MeasuredMove, MoveProgress } from "../../run/progress.ts";
import { liveMigrationsOf } from "../compute/migrations.ts";
import { listServices, type ServiceAnswer } from "../compute/services.ts";
import type { Cloud } from "../connect-cloud.ts";
import type { Incarnations } from "./incarnations.ts";
import { lookAtMachine } from "./machine-look.ts";
import { ProgressBook } from "./progress-of.ts";
import type { Providers } from "./providers.ts";
import { goneSeen, isAtRest, lookAtServer, type SeenServer } from "./server-look.ts";

export interface WatchOptions {
  readonly cloud: Cloud;
  readonly providers: Providers;
  readonly incarnations: Incarnations;
  /** Hosts whose services are polled. */
  readonly hosts: readonly string[];
  /** Between two polls of a server under way [ms]. */
  readonly serversEveryMs: number;
  readonly servicesEveryMs: number;
  /** How long a server is watched after a request though it shows nothing: the request may still be on its way [ms]. */
  readonly patienceMs: number;
  readonly now: () => number;
  /** Unix time of the runner's second 0 [s]. */
  readonly runBegan: number;
  readonly tell: (observation: Observation) => void;
  readonly moving: (progress: MoveProgress) => void;
  readonly ended: (measured: MeasuredMove) => void;
  readonly gone: (server: string) => void;
}

/** Servers looked at side by side. */
const AT_ONCE = 6;

export class Watch {
  readonly #options: WatchOptions;
  /** Servers under way, and until when they are watched at least (Unix time [ms]). */
  readonly #servers = new Map<string, number>();
  /** What was told last, as JSON; a poll that finds the same says nothing. */
  readonly #told = new Map<string, string>();
  readonly #book = new ProgressBook();
  readonly #timers = new Set<NodeJS.Timeout>();
  #stopped = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#repeat(options.serversEveryMs, () => this.#pollServers());
    this.#repeat(options.servicesEveryMs, () => this.#pollServices());
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /** A request names the server: it is watched until it is at rest, and a while longer. */
  begin(server: string): void {
    this.#servers.set(server, Date.now() + this.#options.patienceMs);
  }

  /** What a look has told need not be told by the next poll. A look that finds the server busy begins its watch. */
  looked(seen: SeenServer): void {
    this.#told.set(seen.sight.server, textOf(seen.sight));
    this.#tellEnd(seen);
    if (!isAtRest(seen.sight) && !this.#servers.has(seen.sight.server)) {
      this.#servers.set(seen.sight.server, 0);
    }
  }

  lookedAtService(host: string, service: ServiceSight): void {
    this.#told.set(`service ${host}`, JSON.stringify(service));
  }

  #repeat(everyMs: number, poll: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      // What a poll throws is a fault of ours: it must not end the polling, nor pass unseen.
      void poll().then(
        () => this.#stopped || this.#repeat(everyMs, poll),
        (error: unknown) => {
          process.emitWarning(error instanceof Error ? error : String(error));
          if (!this.#stopped) this.#repeat(everyMs, poll);
        },
      );
    }, everyMs);
    this.#timers.add(timer);
  }

  async #pollServers(): Promise<void> {
    const waiting = [...this.#servers.keys()];
    const work = async (): Promise<void> => {
      for (let server = waiting.shift(); server !== undefined; server = waiting.shift()) {
        await this.#pollServer(server);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  async #pollServer(server: string): Promise<void> {
    const { cloud, providers, tell, runBegan } = this.#options;
    const look = await lookAtServer(cloud, providers, server, byPoll, runBegan);
    if (this.#stopped || look.kind === "failed") return;
    if (look.kind === "gone") {
      this.#leave(server);
      tell(goneSeen(server, null, look.status));
      return;
    }
    await this.#tellProgress(look.sight);
    if (this.#stopped) return;
    const { sight } = look.sight;
    const text = textOf(sight);
    if (this.#told.get(server) !== text) {
      this.#told.set(server, text);
      tell(sight);
    }
    if (isAtRest(sight) && Date.now() > (this.#servers.get(server) ?? 0)) this.#leave(server);
  }

  #leave(server: string): void {
    this.#servers.delete(server);
    this.#options.gone(server);
  }

  async #tellProgress({ sight, records }: SeenServer): Promise<void> {
    const { cloud, now, moving } = this.#options;
    const { server } = sight;
    const [newest] = records;
    if (newest === undefined) return;
    if (newest.migration_type === "live-migration" && sight.taskState !== null) {
      const live = await liveMigrationsOf(cloud.compute, server);
      if (this.#stopped || !live.ok) return;
      const running = live.value.find(({ id }) => id === newest.id);
      if (running !== undefined) {
        moving(this.#book.ofLive(server, running, now()));
        return;
      }
    }
    if (isAtRest(sight)) this.#tellEnd({ sight, records });
    else moving(this.#book.ofRecord(server, newest, now()));
  }

  #tellEnd({ sight, records: [newest] }: SeenServer): void {
    const end = newest === undefined ? null : this.#book.endOf(sight.server, newest);
    if (end !== null) this.#options.ended(end);
  }

  async #pollServices(): Promise<void> {
    const { cloud, incarnations, hosts, tell } = this.#options;
    const services = await listServices(cloud.compute);
    if (!services.ok) return;
    const byHost = new Map(services.value.map((service) => [service.host, service]));
    for (const host of hosts) {
      const service = byHost.get(host);
      if (service === undefined) continue;
      if (incarnations.sees(host, service.state)) await this.#lookAtMachine(host);
      if (this.#stopped) return;
      const sight = serviceSight(service, incarnations.of(host));
      const text = JSON.stringify(sight);
      if (this.#told.get(`service ${host}`) === text) continue;
      this.#told.set(`service ${host}`, text);
      tell({ kind: "service", host, ...sight });
    }
  }

  async #lookAtMachine(host: string): Promise<void> {
    const { cloud, providers, incarnations } = this.#options;
    const provider = await providers.of(host);
    if (!provider.ok) return;
    const machine = await lookAtMachine(cloud.compute, provider.value.hypervisor);
    if (machine !== null) incarnations.measured(host, machine);
  }
}

const byPoll = { intent: null, destination: null, ports: false } as const;

export const serviceSight = (service: ServiceAnswer, incarnation: string | null): ServiceSight => ({
  state: service.state,
  status: service.status,
  disabledReason: service.disabled_reason ?? null,
  incarnation,
});

/** What a poll can see of a server; a look's own questions are none of it. */
const textOf = (sight: ServerSight): string =>
  JSON.stringify({ ...sight, intent: null, portsBound: null, destination: null });
