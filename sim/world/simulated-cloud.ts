/**
 * The simulated side of the port: a Nova with hosts, services, servers, links and time.
 *
 * `send` answers at once (the API's own latency is not modelled); what comes of it is found by polls. A run is a function
 * of the model and the setting.
 */
import { assertNever } from "../base/assert.ts";
import type { Instant } from "../base/units.ts";
import type { Ledger } from "../cloud/ledger.ts";
import { FluidNetwork } from "../network/fluid-network.ts";
import {
  type Command,
  isLooking,
  type LookingCommand,
  type Observation,
  type Outcome,
  type WritingCommand,
} from "../port/port.ts";
import { Agenda } from "./agenda.ts";
import type { CloudModel } from "./cloud-model.ts";
import { coldMigrate, confirmResize } from "./cold-migration.ts";
import { ExecutorSlots } from "./executor-slots.ts";
import type { RequestFault } from "./faults/faults.ts";
import { asItLeft, outcomeOf } from "./faults/met-by-fault.ts";
import { killHost } from "./host-death.ts";
import { HostLog } from "./host-log.ts";
import { HostMembers } from "./host-members.ts";
import { LinkHours } from "./link-hours.ts";
import { LinkLog } from "./link-log.ts";
import { abortLive, forceComplete, liveMigrate } from "./live-migration.ts";
import type { MoveLog } from "./move-log.ts";
import { type MoveProgressNow, movesNow } from "./moves-now.ts";
import { done, isEnded, type Nova, refused, serviceOf } from "./nova.ts";
import { actAsOthers } from "./others.ts";
import { startServer, stopServer } from "./power.ts";
import type { RunSetting } from "./run-setting.ts";
import { setService } from "./service-requests.ts";
import { type Changed, Sightings } from "./sightings.ts";
import { byPoll, hostSight, serverSight, serviceSight } from "./sights.ts";
import { type StandOptions, stand } from "./stand.ts";
import type { Standing } from "./standing.ts";
import { Transfers } from "./transfers.ts";

export class SimulatedCloud {
  private readonly nova: Nova;
  private readonly links: LinkLog;
  private readonly hours: LinkHours;
  private readonly inbox: Observation[] = [];
  /** Servers that the driver polls: asked about, and not seen at rest since. */
  private readonly watched = new Set<string>();

  constructor(model: CloudModel, setting: RunSetting) {
    const { draw } = setting;
    const agenda = new Agenda();
    this.hours = new LinkHours(model.topology, setting, agenda);
    const network = new FluidNetwork(this.hours.capacities);
    this.links = new LinkLog(model.topology, this.hours, network, setting.record);
    this.nova = {
      model,
      setting,
      agenda,
      transfers: new Transfers(network, agenda, this.hours.mostOfConnection),
      slots: new ExecutorSlots(
        (host) => model.settings.get(host)?.maxConcurrentLiveMigrations ?? 1,
      ),
      claims: model.ledger.copy(),
      sightings: new Sightings(setting.pollPeriod, draw.pollOffset),
      services: new Map(
        model.cloud.snapshot.hosts.map(({ id, state, status, disabledReason }) => [
          id,
          { state, status, disabledReason, incarnation: "1" },
        ]),
      ),
      servers: new Map(),
      residents: new HostMembers(
        (host) => model.cloud.serversOn.get(host)?.map(({ id }) => id) ?? [],
      ),
      touching: new HostMembers((host) => model.openOn.get(host) ?? []),
      orphans: new Map(),
      lastRecord: model.lastRecord,
      lastAction: 0,
      hosts: new HostLog(
        new Map([...model.cloud.serversOn].map(([host, servers]) => [host, servers.length])),
      ),
      moves: [],
      kill: (host) => killHost(this.nova, host),
    };
    for (const { at, action } of setting.faults.others ?? []) {
      agenda.appointment("cloud", () => actAsOthers(this.nova, action)).at(at);
    }
  }

  /** Puts a cloud to which nothing has happened where a run has come to. */
  stand(standing: Standing, redraw: StandOptions["redraw"]): readonly string[] {
    if (this.hours.catchUpTo(standing.now)) {
      this.nova.transfers.setCapacities(this.hours.capacities);
    }
    return stand(this.nova, standing, {
      capacities: this.hours.capacities,
      redraw,
      onMaintained: (host) => this.maintained(host),
    });
  }

  /** What is so, whatever anybody has seen of it: for whoever checks a run. */
  get truth(): Nova {
    return this.nova;
  }

  /** The driver's process ends and begins anew: it polls nothing yet, and what it had not told is lost (and returned). */
  reconnect(): readonly Observation[] {
    const lost = this.inbox.splice(0);
    this.watched.clear();
    this.nova.sightings.poll();
    return lost;
  }

  get now(): Instant {
    return this.nova.agenda.now;
  }

  get claims(): Ledger {
    return this.nova.claims;
  }

  /**
   * Bytes of the moves that run, as Nova's server-migrations API tells them.
   *
   * The models are moved on to now for it, which splits their sums otherwise: a run that is watched may differ from one
   * that is not in the last bits of its times.
   */
  progress(): readonly MoveProgressNow[] {
    return movesNow(this.nova);
  }

  /** Every move asked for so far, in the order of asking. */
  get moves(): readonly MoveLog[] {
    return this.nova.moves;
  }

  get hosts(): HostLog["times"] {
    return this.nova.hosts.times;
  }

  get linkUse(): LinkLog["uses"] {
    return this.links.uses;
  }

  /** Carries a command out; what answers it is the next thing observed. */
  send(command: Command): void {
    const { setting } = this.nova;
    setting.trace.add(this.now, command.intent, command.kind);
    const fault = setting.faults.onRequest?.(command, this.now) ?? null;
    if (!isLooking(command) && "server" in command) {
      this.watched.add(command.server);
      this.nova.sightings.post("server", command.server);
    }
    for (const { after, action } of fault?.meanwhile ?? []) {
      this.nova.agenda
        .appointment("cloud", () => actAsOthers(this.nova, action))
        .at(this.now + after);
    }
    if (fault === null) {
      if (isLooking(command)) this.look(command);
      else this.answer(command, this.carryOut(command));
      return;
    }
    if (!isLooking(command)) this.meet(command, fault);
    this.answer(command, outcomeOf(fault));
  }

  /**
   * The next thing that the driver's polls or answers show, letting time pass as needed; a tick at `until`.
   * Null when nothing will ever happen again.
   */
  next(until: Instant | null): Observation | null {
    const limit = until ?? Number.POSITIVE_INFINITY;
    const { agenda, sightings } = this.nova;
    for (;;) {
      const waiting = this.inbox.shift();
      if (waiting !== undefined) return waiting;
      this.settle();
      const poll = sightings.nextPoll(agenda.now);
      const event = agenda.next;
      if (Math.min(poll, event, limit) === Number.POSITIVE_INFINITY) return null;
      if (event <= poll && event <= limit) agenda.doNext();
      else if (poll <= limit) {
        agenda.passTo(poll);
        for (const changed of sightings.poll()) this.find(changed);
      } else {
        agenda.passTo(Math.max(limit, agenda.now));
        return { kind: "tick" };
      }
    }
  }

  private settle(): void {
    this.hours.follow(this.nova.transfers);
    this.nova.transfers.settle();
    this.links.note(this.now);
  }

  private answer(command: Command, outcome: Outcome): void {
    this.inbox.push({ kind: "outcome", intent: command.intent, outcome });
  }

  private find({ kind, id }: Changed): void {
    if (kind === "service") this.inbox.push(serviceSight(this.nova, id));
    if (kind === "service" || !this.watched.has(id)) return;
    const seen = serverSight(this.nova, id, byPoll);
    if (isAtRest(seen)) this.watched.delete(id);
    this.inbox.push(seen);
  }

  /** What comes of a request whose answer is not Nova's own. */
  private meet(command: WritingCommand, fault: RequestFault): void {
    if (fault.kind === "lost-reply") this.carryOut(command);
    if (fault.kind !== "late-request") return;
    const left = asItLeft(this.nova, command);
    const { agenda } = this.nova;
    agenda.appointment("cloud", () => this.carryOut(left)).at(this.now + fault.after);
  }

  private look(command: LookingCommand): void {
    const { nova } = this;
    if (command.kind === "look-at-server") {
      const seen = serverSight(nova, command.server, command);
      if (!isAtRest(seen)) this.watched.add(command.server);
      this.inbox.push(seen);
    } else if (command.kind === "look-for-drift") {
      const { intent, host } = command;
      const found = nova.setting.faults.drift?.(host) ?? { touching: [], elsewhere: [] };
      this.inbox.push({ kind: "drift", intent, host, ...found });
    } else if (nova.services.has(command.host)) {
      this.inbox.push(hostSight(nova, command.host, command.intent));
    } else this.answer(command, refused(`Compute host ${command.host} could not be found.`));
  }

  private carryOut(command: WritingCommand): Outcome {
    const { nova } = this;
    switch (command.kind) {
      case "live-migrate":
        return liveMigrate(nova, command);
      case "cold-migrate":
        return coldMigrate(nova, command);
      case "confirm-resize":
        return confirmResize(nova, command.server);
      case "abort":
        return abortLive(nova, command.server, command.migration);
      case "force-complete":
        return forceComplete(nova, command.server, command.migration);
      case "disable-service":
      case "enable-service":
        return setService(nova, command, this.now);
      case "stop-server":
        return stopServer(nova, command.server);
      case "start-server":
        return startServer(nova, command.server);
      case "maintain":
        return this.maintain(command.host);
      default:
        return assertNever(command);
    }
  }

  /** Somebody works on the host, and its service comes up anew; that it is over is told, not polled. */
  private maintain(host: string): Outcome {
    const { agenda, setting } = this.nova;
    const over = agenda.appointment("cloud", () => this.maintained(host));
    over.at(this.now + setting.maintenanceTime);
    return done;
  }

  private maintained(host: string): void {
    const service = serviceOf(this.nova, host);
    service.incarnation = String(Number(service.incarnation) + 1);
    this.inbox.push({ kind: "maintained", host });
  }
}

/** No task, no record in progress: nothing of it will change by itself. */
function isAtRest(seen: Observation): boolean {
  if (seen.kind !== "server") return true;
  return seen.taskState === null && seen.migrations.every(({ status }) => isEnded(status));
}
