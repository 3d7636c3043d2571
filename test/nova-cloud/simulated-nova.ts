/**
 * The truth behind a Nova that speaks HTTP: the simulated cloud, brought to the present whenever somebody asks.
 *
 * What Nova keeps and the simulated cloud does not is kept here: times and UUIDs of migration records, and which person
 * asked for which action under which request id.
 */
import { nominalDraw } from "../../sim/forecast/draw.ts";
import { preparePlan } from "../../sim/forecast/prepared-plan.ts";
import { settingOf } from "../../sim/forecast/replicate.ts";
import {
  type Instant,
  type Outcome,
  type Plan,
  SimulatedCloud,
  type Snapshot,
  type WritingCommand,
} from "../../sim/index.ts";
import type { Faults } from "../../sim/world/faults/faults.ts";
import type { OthersAction } from "../../sim/world/faults/others-action.ts";
import { type Nova, type RecordNow, type ServerNow, serverNow } from "../../sim/world/nova.ts";
import { actAsOthers } from "../../sim/world/others.ts";

export interface RecordTimes {
  readonly createdAt: Instant;
  updatedAt: Instant;
  status: string;
}

/** An instance action as Nova lists it. */
export interface ActionNow {
  readonly requestId: string;
  readonly action: string;
  readonly user: string;
  readonly at: Instant;
  /** The simulated cloud's own name of it, under which it keeps why it failed. */
  readonly own: string;
}

/** Who did what nobody asked for through the API. */
export const COLLEAGUE = "colleague";

export class SimulatedNova {
  readonly snapshot: Snapshot;
  /** Seconds since the cloud began. */
  readonly clock: () => Instant;
  /** When that was, as Unix time [ms]. */
  readonly beganAt = Date.now();
  readonly #cloud: SimulatedCloud;
  readonly #times = new Map<number, RecordTimes>();
  /** Oldest first, by server. */
  readonly #actions = new Map<string, ActionNow[]>();
  readonly #bootedAt = new Map<string, { readonly incarnation: string; readonly at: Instant }>();

  constructor(plan: Plan, clock: () => Instant, faults: Faults = {}) {
    this.snapshot = plan.snapshot;
    this.clock = clock;
    const prepared = preparePlan(plan);
    const setting = settingOf(prepared, nominalDraw(prepared), false);
    this.#cloud = new SimulatedCloud(prepared.model, { ...setting, faults });
  }

  /** What is so now. */
  get truth(): Nova {
    this.toThePresent();
    return this.#cloud.truth;
  }

  get now(): Instant {
    return this.#cloud.now;
  }

  progress(): ReturnType<SimulatedCloud["progress"]> {
    this.toThePresent();
    return this.#cloud.progress();
  }

  /** Servers that there are, by id. */
  get servers(): readonly ServerNow[] {
    const { truth } = this;
    const ids = new Set([...this.snapshot.servers.map(({ id }) => id), ...truth.servers.keys()]);
    return [...ids].sort().flatMap((id) => serverNow(truth, id) ?? []);
  }

  server(id: string): ServerNow | null {
    return serverNow(this.truth, id);
  }

  /** Lets a request have its effect; what comes of it later is found by looking. */
  ask(command: WritingCommand, by: { readonly user: string; readonly requestId: string }): Outcome {
    const { lastRecord } = this.truth;
    this.#cloud.send(command);
    const answer = this.#cloud.next(this.#cloud.now);
    if (answer?.kind !== "outcome") throw new Error("a command is answered by its outcome");
    if ("server" in command) this.#signed(command, lastRecord, by);
    return answer.outcome;
  }

  #signed(
    { kind, server: id }: Extract<WritingCommand, { server: string }>,
    lastRecord: number,
    { user, requestId }: { readonly user: string; readonly requestId: string },
  ): void {
    const server = serverNow(this.#cloud.truth, id);
    for (const record of server?.records ?? []) if (record.id > lastRecord) record.user = user;
    const own = server?.lastAction?.id ?? null;
    const actions = this.#actionsOf(id);
    if (own === null || actions.some((known) => known.own === own)) return;
    actions.push({ requestId, action: ACTIONS[kind] ?? kind, user, at: this.#cloud.now, own });
  }

  /** Somebody else does something just now. */
  others(action: OthersAction): void {
    this.toThePresent();
    actAsOthers(this.#cloud.truth, action);
  }

  /** Somebody works on the host, and its service comes up anew. */
  patch(host: string): void {
    this.toThePresent();
    this.#cloud.send({ kind: "maintain", intent: "patch", host, how: "person", timeout: 0 });
    this.toThePresent();
  }

  /** Newest first; what others did beside the API is a colleague's. */
  actions(server: ServerNow): readonly ActionNow[] {
    const { id } = server.server;
    const actions = this.#actionsOf(id);
    const own = server.lastAction?.id ?? null;
    if (own !== null && !actions.some((known) => known.own === own)) {
      const at = this.#cloud.now;
      actions.push({ requestId: `req-of-${own}`, action: "others", user: COLLEAGUE, at, own });
    }
    return [...actions].reverse();
  }

  times({ id, status }: RecordNow): RecordTimes {
    const now = this.#cloud.now;
    const known = this.#times.get(id) ?? { createdAt: now, updatedAt: now, status };
    if (known.status !== status) Object.assign(known, { status, updatedAt: now });
    this.#times.set(id, known);
    return known;
  }

  /** Since when the host's machine is up: its service's incarnation changes when it is patched. */
  bootedAt(host: string): Instant {
    const incarnation = this.truth.services.get(host)?.incarnation ?? "1";
    const known = this.#bootedAt.get(host);
    if (known?.incarnation === incarnation) return known.at;
    const at = known === undefined ? -LONG_UP : this.#cloud.now;
    this.#bootedAt.set(host, { incarnation, at });
    return at;
  }

  #actionsOf(id: string): ActionNow[] {
    const known = this.#actions.get(id) ?? [];
    this.#actions.set(id, known);
    return known;
  }

  /** What the simulated cloud would tell a driver of its own is nobody's here. */
  toThePresent(): void {
    const until = Math.max(this.clock(), this.#cloud.now);
    for (;;) {
      const seen = this.#cloud.next(until);
      if (seen === null || (seen.kind === "tick" && this.#cloud.now >= until)) break;
    }
    for (const server of this.#cloud.truth.servers.values()) {
      for (const record of server?.records ?? []) this.times(record);
    }
  }
}

/** Machines that nobody touched are up for so long [s]. */
const LONG_UP = 20 * 86_400;

const ACTIONS: Partial<Record<WritingCommand["kind"], string>> = {
  "live-migrate": "live-migration",
  "cold-migrate": "migrate",
  "confirm-resize": "confirmResize",
  abort: "live_migration_abort",
  "force-complete": "live_migration_force_complete",
  "stop-server": "stop",
  "start-server": "start",
};
