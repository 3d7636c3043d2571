/**
 * The driver of a real cloud over the lab, as the contract knows a cloud: hosts a, b, c are cmp1, cmp2, cmp3; its servers
 * are the lab's of these names.
 */
import { closedStatuses } from "../../../data/nova/compute/migrations.ts";
import type { Cloud } from "../../../data/nova/connect-cloud.ts";
import { NovaDriver } from "../../../data/nova/driver/nova-driver.ts";
import { MaintenanceCrew } from "../../../data/run/maintenance.ts";
import { RunClock } from "../../../data/run/run-clock.ts";
import { type Command, isLooking, type Observation } from "../../../sim/index.ts";
import type { CloudUnderTest } from "../../contract/cloud-driver.ts";
import { until } from "../bring-up/waiting.ts";
import type { LabApi } from "../seed/api.ts";
import { setService } from "../seed/hosts.ts";
import type { WantedServer } from "../seed/servers.ts";
import { serverOf } from "../seed/servers.ts";
import { resetServers } from "../seed/standard-servers.ts";
import { lab, migrationsOf } from "./standing-lab.ts";

const POLL_MS = 1000;
/** Nothing is told for so long: every poll has come round more than once, on a busy machine too [s]. */
const QUIET = 5;

const HOSTS = { a: "cmp1", b: "cmp2", c: "cmp3" };
const SERVERS: readonly WantedServer[] = [
  { name: "s1", host: HOSTS.a },
  { name: "s2", host: HOSTS.a },
  { name: "off", host: HOSTS.a, off: true },
];

export class LabUnderContract implements CloudUnderTest {
  readonly #api: LabApi;
  readonly #driver: NovaDriver;
  readonly #ids: ReadonlyMap<string, string>;
  /** The lab's words by the contract's, and back. */
  readonly #toLab: ReadonlyMap<string, string>;
  readonly #toContract: ReadonlyMap<string, string>;
  readonly #told: Observation[] = [];
  readonly #unanswered = new Set<string>();

  /** New servers wherever an earlier test moved them. */
  static async prepared(api: LabApi, cloud: Cloud): Promise<LabUnderContract> {
    const it = new LabUnderContract(api, cloud, await resetServers(lab, api, SERVERS));
    // The first poll tells every service.
    while (it.#told.length < lab.hosts.length) await it.#take();
    it.#told.length = 0;
    return it;
  }

  private constructor(api: LabApi, cloud: Cloud, ids: ReadonlyMap<string, string>) {
    this.#api = api;
    this.#ids = ids;
    this.#toLab = new Map([...Object.entries(HOSTS), ...ids]);
    this.#toContract = new Map([...this.#toLab].map(([contract, real]) => [real, contract]));
    this.#driver = new NovaDriver({
      cloud,
      clock: new RunClock(Date.now(), 0),
      hosts: lab.hosts,
      crew: new MaintenanceCrew({ command: "true", webhook: null }, { plan: "p", run: "r" }),
      drift: async () => ({ ok: true, value: { touching: [], elsewhere: [] } }),
      incarnations: new Map(),
      pollMs: POLL_MS,
      servicesMs: POLL_MS,
    });
  }

  /** The next command is asked for after this one's answer, and once Nova has written down what it accepted. */
  async send(command: Command): Promise<void> {
    const { intent } = command;
    // Nova does not pass over a host whose storage turns out to be another: it may choose it, and the move fails.
    if (command.kind === "live-migrate" && command.destination === null)
      await setService(this.#api, HOSTS.c, "disabled", "its storage is its own");
    this.#driver.send(renamed(command, this.#toLab));
    this.#unanswered.add(intent);
    if (isLooking(command)) return;
    while (this.#unanswered.has(intent)) await this.#take();
    if (command.kind === "live-migrate" && this.#isDone(intent)) {
      const id = this.#ids.get(command.server) ?? "";
      await until(`a migration of ${command.server}`, 60, () => this.#isMoving(id));
    }
  }

  async observe(): Promise<Observation | null> {
    for (let wasIdle = false; ; ) {
      const next = this.#told.shift();
      if (next !== undefined) return next;
      const isQuiet = !(await this.#take());
      // What has just come to rest is still to be told: quiet counts from then on.
      if (isQuiet && wasIdle) return null;
      wasIdle = isQuiet && this.#unanswered.size === 0 && (await this.#isIdle());
    }
  }

  close(): Promise<void> {
    return this.#driver.close();
  }

  /** Waits for news; false = there was none for a while. */
  async #take(): Promise<boolean> {
    const found = await this.#driver.next(this.#driver.now() + QUIET);
    if (found === null || found.kind === "tick") return false;
    const told = renamed(found, this.#toContract);
    if ("intent" in told && told.intent !== null) this.#unanswered.delete(told.intent);
    this.#told.push(told);
    return true;
  }

  #isDone(intent: string): boolean {
    return this.#told.some(
      (one) => one.kind === "outcome" && one.intent === intent && one.outcome.kind === "done",
    );
  }

  async #isMoving(id: string): Promise<boolean> {
    const newest = (await migrationsOf(this.#api, id)).at(-1);
    return newest !== undefined && (newest.dest_compute !== null || newest.status === "error");
  }

  /** Nothing will change by itself; a cold move waits for its confirmation. */
  async #isIdle(): Promise<boolean> {
    for (const id of this.#ids.values()) {
      if ((await serverOf(this.#api, id))["OS-EXT-STS:task_state"] !== null) return false;
      const all = await migrationsOf(this.#api, id);
      const isOver = (status: string): boolean =>
        closedStatuses.has(status) || status === "finished";
      if (!all.every(({ status }) => isOver(status))) return false;
    }
    return true;
  }
}

/** The same value with each text that is a name exchanged. */
function renamed<T>(value: T, names: ReadonlyMap<string, string>): T {
  return JSON.parse(JSON.stringify(value), (_, one: unknown) =>
    typeof one === "string" ? (names.get(one) ?? one) : one,
  );
}
