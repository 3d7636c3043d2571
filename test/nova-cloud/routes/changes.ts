/** The requests that change something. Each is written down as it arrives, whatever becomes of its answer. */
import type { Outcome, WritingCommand } from "../../../sim/index.ts";
import type { StubAnswer } from "../../support/nova-keystone.ts";
import type { NovaServer, Seen } from "../../support/nova-server.ts";
import { badRequest, conflict, notFound } from "../answers.ts";
import { quotaExceeded, refusalOfLock, refusalOnMigration } from "../refusals.ts";
import type { SimulatedNova } from "../simulated-nova.ts";
import { hostOfService, serviceAnswer } from "./hosts.ts";
import { idIn, under } from "./paths.ts";

interface Body {
  readonly "os-migrateLive"?: { host: string | null; block_migration: boolean | "auto" };
  readonly migrate?: { host?: string | null } | null;
  readonly confirmResize?: null;
  readonly "os-stop"?: null;
  readonly "os-start"?: null;
}

const nothingBefore = { migration: 0, action: null };

/** Told what Nova made of a request, and which record came of it. */
export type Listener = (seen: Seen, outcome: Outcome, migration: number | null) => void;

/** @param overQuota projects that may not have more than they have. */
export function serveChanges(
  http: NovaServer,
  nova: SimulatedNova,
  changed: Listener,
  overQuota: ReadonlySet<string>,
): void {
  let count = 0;
  const ask = (seen: Seen, command: WritingCommand, status: number): StubAnswer => {
    count += 1;
    const requestId = `req-change-${count}`;
    const before = nova.truth.lastRecord;
    const outcome = nova.ask(command, { user: seen.user ?? "", requestId });
    const { lastRecord } = nova.truth;
    changed(seen, outcome, lastRecord > before ? lastRecord : null);
    const answer = outcome.kind === "done" ? { status, text: "" } : refusalOf(outcome);
    return { ...answer, headers: { "x-openstack-request-id": requestId } };
  };
  /** What the API itself refuses is never asked of the cloud. */
  const unless = (refusal: StubAnswer | null, seen: Seen, go: () => StubAnswer): StubAnswer => {
    if (refusal === null) return go();
    changed(seen, { kind: "refused", reason: "by the API" }, null);
    return refusal;
  };
  const onMigration = (seen: Seen, kind: "abort" | "force-complete"): StubAnswer => {
    const now = nova.server(idIn(seen));
    if (now === null) return notFound(`Instance ${idIn(seen)} could not be found.`);
    const migration = Number(seen.path.split("/")[6]);
    const command = { kind, intent: "http", server: now.server.id, migration } as const;
    const refusal = refusalOnMigration(now, migration, kind);
    return unless(refusal, seen, () => ask(seen, command, 202));
  };
  http
    .on("POST", under("servers", "action"), (seen) => {
      const command = commandOf(idIn(seen), seen.body as Body);
      if (command === null) return badRequest("There is no such action");
      const now = nova.server(idIn(seen));
      const locked = now && refusalOfLock(now, http.keystone.isAdmin(seen.user));
      const isFull = command.kind === "cold-migrate" && overQuota.has(now?.server.project ?? "");
      const refusal = locked ?? (now !== null && isFull ? quotaExceeded(now) : null);
      const status = command.kind === "confirm-resize" ? 204 : 202;
      return unless(refusal, seen, () => ask(seen, command, status));
    })
    .on("DELETE", under("servers", "migrations/\\d+"), (seen) => onMigration(seen, "abort"))
    .on("POST", under("servers", "migrations/\\d+/action"), (seen) =>
      onMigration(seen, "force-complete"),
    )
    .on("PUT", under("os-services"), (seen) => {
      const host = hostOfService(nova, idIn(seen));
      if (host === null) return notFound(`Compute service ${idIn(seen)} could not be found.`);
      const { status, disabled_reason: reason } = seen.body as Record<string, string>;
      const kind = status === "disabled" ? "disable-service" : "enable-service";
      // Nova itself does not ask who had disabled it.
      const before = nova.truth.services.get(host)?.disabledReason;
      const answer = ask(seen, { kind, intent: "http", host, reason: reason ?? before ?? "" }, 200);
      return { ...answer, body: { service: serviceAnswer(nova, host) } };
    });
}

function commandOf(server: string, body: Body): WritingCommand | null {
  const about = { intent: "http", server };
  const live = body["os-migrateLive"];
  if (live !== undefined) {
    // A move that Nova is left to choose the kind of is none that a plan can have predicted.
    if (typeof live.block_migration !== "boolean") return null;
    const { host: destination, block_migration: blockMigration } = live;
    const since = nothingBefore;
    return { ...about, kind: "live-migrate", destination, blockMigration, since };
  }
  if (body.migrate !== undefined) {
    const destination = body.migrate?.host ?? null;
    return { ...about, kind: "cold-migrate", destination, since: nothingBefore };
  }
  if ("confirmResize" in body) return { ...about, kind: "confirm-resize" };
  if ("os-stop" in body) return { ...about, kind: "stop-server" };
  return "os-start" in body ? { ...about, kind: "start-server" } : null;
}

function refusalOf(outcome: Outcome): StubAnswer {
  const reason = outcome.kind === "done" ? "" : outcome.reason;
  if (/^Instance \S+ could not be found/.test(reason)) return notFound(reason);
  if (/could not be found/.test(reason)) return badRequest(reason);
  return conflict(reason);
}
