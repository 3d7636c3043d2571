// The driver of a real cloud, over HTTP, against a Nova whose truth is the simulated cloud. Its time passes only while
// the driver has polled what is so: a loaded machine misses nothing.
import { afterEach, vi } from "vitest";
import { connectCloud } from "../../data/nova/connect-cloud.ts";
import { NovaDriver } from "../../data/nova/driver/nova-driver.ts";
import { MaintenanceCrew } from "../../data/run/maintenance.ts";
import { RunClock } from "../../data/run/run-clock.ts";
import { type Command, isLooking, type Observation } from "../../sim/index.ts";
import { serveNova } from "../nova-cloud/serve-nova.ts";
import { SimulatedNova } from "../nova-cloud/simulated-nova.ts";
import { goalOf, handMadeCloud, hostNamed, planOf, serverOn } from "../support/hand-made-cloud.ts";
import { NovaServer } from "../support/nova-server.ts";
import { type CloudUnderTest, describeCloudDriver } from "./cloud-driver.ts";

const POLL_MS = 20;
/** Simulated seconds a step; the stages of a move last longer. */
const STEP = 3;
/** So many polls of everything end after a step: the first may have begun before it, the second's news is told by then. */
const POLLS = 3;
/** How long the driver goes on polling a server at rest that a request named [ms]. */
const PATIENCE_MS = 20_000;

vi.setConfig({ testTimeout: 60_000 });

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const volumes = { volumeBacked: true } as const;

async function overHttp(): Promise<CloudUnderTest> {
  const snapshot = handMadeCloud({
    hosts: ["a", "b", "c"].map((id) => hostNamed(id)),
    servers: [
      serverOn("a", "s1", volumes),
      serverOn("a", "s2", volumes),
      serverOn("a", "off", { ...volumes, status: "SHUTOFF" }),
    ],
    link: 500e6,
  });
  let time = 0;
  const nova = new SimulatedNova(planOf(snapshot, [], goalOf(["a"])), () => time);
  const http = await new NovaServer().start();
  serveNova(http, nova);
  const cloud = connectCloud(http.config());
  const driver = new NovaDriver({
    cloud,
    clock: new RunClock(Date.now(), 0),
    hosts: ["a", "b", "c"],
    crew: new MaintenanceCrew({ command: "true", webhook: null }, { plan: "p", run: "r" }),
    drift: async () => ({ ok: true, value: { touching: [], elsewhere: [] } }),
    incarnations: new Map(),
    pollMs: POLL_MS,
    servicesMs: POLL_MS,
  });
  ends.push(async () => {
    await driver.close();
    await cloud.close();
    await http.stop();
  });
  const polls = new Polls(http);
  const named = new Map<string, number>();
  const unanswered = new Set<string>();
  const told: Observation[] = [];
  const take = async (): Promise<boolean> => {
    const found = await driver.next(driver.now() + POLL_MS / 1000);
    if (found === null || found.kind === "tick") return false;
    if ("intent" in found && found.intent !== null) unanswered.delete(found.intent);
    told.push(found);
    return true;
  };
  /** Whether all that is so now has been polled, and nothing came of it. */
  const isOld = (): boolean => {
    const watched = [...named].filter(
      ([server, since]) => Date.now() - since < PATIENCE_MS && nova.server(server) !== null,
    );
    return unanswered.size === 0 && polls.have(watched.map(([server]) => server));
  };
  // The first poll tells every service.
  while (told.length < 3) await take();
  told.length = 0;
  return {
    async send(command: Command) {
      driver.send(command);
      unanswered.add(command.intent);
      if (isLooking(command)) return;
      if ("server" in command) named.set(command.server, Date.now());
      // The next command is asked for after this one's answer, as the suite means it.
      while (unanswered.has(command.intent)) await take();
      polls.begin();
    },
    async observe() {
      for (;;) {
        const next = told.shift();
        if (next !== undefined) return next;
        if ((await take()) || !isOld()) continue;
        if (isIdle(nova)) return null;
        time += STEP;
        polls.begin();
      }
    },
  };
}

/** Counts what the driver has polled. */
class Polls {
  readonly #http: NovaServer;
  #from = 0;

  constructor(http: NovaServer) {
    this.#http = http;
  }

  begin(): void {
    this.#from = this.#http.seen.length;
  }

  /** Whether services and these servers have been polled often enough since. */
  have(servers: readonly string[]): boolean {
    const seen = this.#http.seen.slice(this.#from).filter(({ method }) => method === "GET");
    const count = (path: string): number =>
      seen.filter((one) => one.path.endsWith(path) && !one.query.has("host")).length;
    return ["/os-services", ...servers.map((id) => `/servers/${id}`)].every(
      (path) => count(path) >= POLLS,
    );
  }
}

/** Nothing will change by itself; a cold move waits for its confirmation. */
const isIdle = (nova: SimulatedNova): boolean =>
  nova.servers.every(
    ({ taskState, move }) => taskState === null && (move === null || move.status === "finished"),
  );

describeCloudDriver("Nova's driver over HTTP", overHttp);
