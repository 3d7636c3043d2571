/**
 * Every request that was to change something, as it reached the cloud: one line of JSON each, written by the cloud's own
 * process, so that whoever judges a run need not believe the runner.
 */
import { appendFileSync } from "node:fs";
import Database from "libsql";
import type { Outcome } from "../../sim/index.ts";
import type { Seen } from "../support/nova-server.ts";

export interface Arrival {
  /** Unix time on the run's clock [ms]. */
  readonly wall: number;
  readonly user: string;
  /** What is asked of whom: "os-migrateLive SERVER", "disabled HOST". */
  readonly key: string;
  /** The host that is named as destination; null = none. */
  readonly destination: string | null;
  /** How many intents of this key the journal file held when the request came; null = there was no journal yet. */
  readonly journalled: number | null;
  /** What the wire did to it. */
  readonly hindered: string | null;
  /** What Nova made of it; null = it was kept from it. */
  outcome: Outcome["kind"] | null;
  /** Nova's record that came of it. */
  migration: number | null;
}

interface Body {
  readonly status?: string;
  readonly migrate?: { readonly host?: string } | null;
  readonly "os-migrateLive"?: { readonly host: string | null };
}

/** "os-migrateLive SERVER": what a request asks of whom. */
export function keyOf({ method, path, body }: Pick<Seen, "method" | "path" | "body">): string {
  const subject = path.split("/")[4] ?? "";
  if (method === "DELETE") return `abort ${subject}`;
  const [action = ""] = Object.keys(body as object);
  return method === "PUT" ? `${(body as Body).status} ${subject}` : `${action} ${subject}`;
}

export class RequestLog {
  readonly #file: string;
  readonly #journal: string;
  #database: Database.Database | null = null;

  constructor(file: string, journal: string) {
    this.#file = file;
    this.#journal = journal;
  }

  /** A request has come, and has passed the token check. */
  arrived(seen: Seen, key: string, hindered: string | null): Arrival {
    const body = seen.body as Body | null;
    const destination = body?.["os-migrateLive"]?.host ?? body?.migrate?.host ?? null;
    const journalled = this.#journalled(key);
    const wall = Date.now();
    const user = seen.user ?? "";
    return {
      ...{ wall, user, key, destination, journalled, hindered },
      outcome: null,
      migration: null,
    };
  }

  write(arrival: Arrival): void {
    appendFileSync(this.#file, `${JSON.stringify(arrival)}\n`);
  }

  /** Read from the file that the runner writes, by a process that is not the runner. */
  #journalled(key: string): number | null {
    try {
      this.#database ??= new Database(this.#journal, { fileMustExist: true });
      const rows = this.#database.prepare("select commands from journal").all() as {
        commands: string;
      }[];
      return rows.flatMap(({ commands }) => intentsIn(commands)).filter((one) => one.key === key)
        .length;
    } catch {
      this.#database = null;
      return null;
    }
  }
}

interface JournalledCommand {
  readonly kind: string;
  readonly intent: string;
  readonly server?: string;
  readonly host?: string;
}

/** How Nova calls what the journal's commands ask for. */
const ACTIONS: Readonly<Record<string, string>> = {
  "live-migrate": "os-migrateLive",
  "cold-migrate": "migrate",
  "confirm-resize": "confirmResize",
  "stop-server": "os-stop",
  "start-server": "os-start",
  "disable-service": "disabled",
  "enable-service": "enabled",
  abort: "abort",
  "force-complete": "force_complete",
};

/** The intents of a journal row that become requests to Nova. */
export function intentsIn(commands: string): readonly { key: string; intent: string }[] {
  return (JSON.parse(commands) as JournalledCommand[]).flatMap(({ kind, intent, server, host }) => {
    const action = ACTIONS[kind];
    return action === undefined ? [] : [{ key: `${action} ${server ?? host}`, intent }];
  });
}
