/** The Nova's process: begun, asked for its truth and told what machines undergo by its parent. */
import type { Plan } from "../../sim/index.ts";
import { Rng } from "../../sim/kernel/random.ts";
import { type Account, Keystone } from "../support/nova-keystone.ts";
import { NovaServer } from "../support/nova-server.ts";
import { Colleague } from "./colleague.ts";
import type { FromNova, NovaSetting, ToNova } from "./messages.ts";
import { keyOf, RequestLog } from "./request-log.ts";
import type { Listener } from "./routes/changes.ts";
import { hostOfService } from "./routes/hosts.ts";
import { serveNova } from "./serve-nova.ts";
import { SimulatedNova } from "./simulated-nova.ts";
import { WireFaults } from "./wire-faults.ts";

export function serveParent(): void {
  let running: Running | null = null;
  process.on("disconnect", () => process.exit(0));
  process.on("message", (message: ToNova) => {
    if (message.kind === "begin") {
      running = new Running(message.setting, tell);
      void running.start();
    } else running?.hears(message);
  });
  tell({ kind: "loaded" });
}

function tell(message: FromNova): void {
  process.send?.(message);
}

/** DestinationDiskExists in nova/exception.py: what an earlier move of the server left behind. */
const LEFT_OVER =
  "The supplied disk path (/var/lib/nova/instances/it) already exists, it is expected not to exist.";

class Running {
  readonly #nova: SimulatedNova;
  readonly #http: NovaServer;
  readonly #tell: (message: FromNova) => void;
  readonly #colleague: Colleague | null;

  constructor(setting: NovaSetting, tell: (message: FromNova) => void) {
    const began = Date.now();
    this.#tell = tell;
    const unready = new Set(setting.unready);
    this.#nova = new SimulatedNova(setting.cloud as Plan, () => (Date.now() - began) / 1000, {
      // Once each: what hinders it is gone when the destination has cleaned up.
      cannotPrepare: (server) => (unready.delete(server) ? LEFT_OVER : null),
    });
    this.#http = new NovaServer(new Keystone(setting.accounts as readonly Account[]));
    const rng = Rng.of(setting.seed, "wire");
    const faults = new WireFaults(rng, setting.faults);
    const { colleague } = setting;
    this.#colleague =
      colleague === undefined ? null : new Colleague(this.#nova, rng.fork("colleague"), colleague);
    const log = new RequestLog(setting.log, setting.journal);
    const key = (seen: Parameters<typeof keyOf>[0]): string => {
      const of = keyOf(seen);
      if (seen.method !== "PUT") return of;
      const [status, service = ""] = of.split(" ");
      return `${status} ${hostOfService(this.#nova, service)}`;
    };
    const meanwhile = new Set(setting.meanwhile);
    const under = new Map<object, ReturnType<RequestLog["arrived"]>>();
    this.#http.hinder = (seen) => {
      if (seen.method === "GET") return faults.onRead();
      const hindrance = faults.onWrite(key(seen));
      const arrival = log.arrived(seen, key(seen), hindrance?.name ?? null);
      tell({ kind: "arrived", key: arrival.key });
      this.#colleague?.onRequest(arrival.key.split(" ")[1] ?? "");
      const [interference] = [...meanwhile].filter(({ key: wanted }) => wanted === arrival.key);
      if (interference !== undefined) {
        meanwhile.delete(interference);
        this.#nova.others(interference.action);
      }
      under.set(seen, arrival);
      return hindrance;
    };
    this.#http.answered = (seen) => {
      const arrival = under.get(seen);
      if (arrival !== undefined) log.write(arrival);
      under.delete(seen);
    };
    const changed: Listener = (seen, outcome, migration) => {
      const arrival = under.get(seen);
      if (arrival !== undefined) Object.assign(arrival, { outcome: outcome.kind, migration });
    };
    serveNova(this.#http, this.#nova, changed, new Set(setting.overQuota));
    this.#endTokens(rng.fork("tokens"), setting.tokensLast);
  }

  async start(): Promise<void> {
    await this.#http.start();
    this.#tell({ kind: "ready", url: this.#http.url });
  }

  hears(message: ToNova): void {
    if (message.kind === "patch") {
      this.#nova.patch(message.host);
      this.#tell({ kind: "patched", host: message.host });
    } else if (message.kind === "truth") {
      const others = this.#colleague?.acts ?? [];
      this.#tell({ kind: "truth", ...this.#truth(), others, tokens: this.#http.keystone.given });
    }
  }

  /** Now and then all tokens end before their time. */
  #endTokens(rng: Rng, lasts: number | null): void {
    if (lasts === null) return;
    const again = (): void => {
      setTimeout(
        () => {
          this.#http.revokeTokens();
          again();
        },
        lasts * 1000 * (0.5 + rng.uniform()),
      ).unref();
    };
    again();
  }

  #truth() {
    const { services } = this.#nova.truth;
    return {
      servers: this.#nova.servers.map(({ server, host, status, taskState, records }) => ({
        ...{ id: server.id, host, status, taskState },
        records: records.map(({ id, status: word, type, source, destination, user }) => ({
          ...{ id, status: word, type, source, destination, user },
        })),
      })),
      services: [...services].map(([host, { status, disabledReason }]) => ({
        ...{ host, status, disabledReason },
      })),
    };
  }
}
