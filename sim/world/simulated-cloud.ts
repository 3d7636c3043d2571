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
import type { Command, Observation, Outcome } from "../port/port.ts";
import { Agenda } from "./agenda.ts";
import type { CloudModel } from "./cloud-model.ts";
import { coldMigrate, confirmResize } from "./cold-migration.ts";
import { ExecutorSlots } from "./executor-slots.ts";
import { killHost } from "./host-death.ts";
import { HostLog } from "./host-log.ts";
import { LinkLog } from "./link-log.ts";
import { abortLive, forceComplete, liveMigrate } from "./live-migration.ts";
import type { MoveLog } from "./move-log.ts";
import { done, type Nova, postServer, refused, serverNow, serviceOf } from "./nova.ts";
import type { RunSetting } from "./run-setting.ts";
import { Sightings } from "./sightings.ts";
import { capacitiesOf } from "./topology.ts";
import { Transfers } from "./transfers.ts";

export class SimulatedCloud {
  private readonly nova: Nova;
  private readonly links: LinkLog;
  private readonly inbox: Observation[] = [];

  constructor(model: CloudModel, setting: RunSetting) {
    const { draw } = setting;
    const capacities = capacitiesOf(model.topology, {
      shareLeft: draw.shareLeft,
      linkEfficiency: draw.constants.linkEfficiency,
      diskRate: draw.diskRate,
    });
    const network = new FluidNetwork(capacities);
    const agenda = new Agenda();
    this.links = new LinkLog(model.topology, capacities, network, setting.record);
    this.nova = {
      model,
      setting,
      agenda,
      transfers: new Transfers(network, agenda),
      slots: new ExecutorSlots(
        (host) => model.settings.get(host)?.maxConcurrentLiveMigrations ?? 1,
      ),
      claims: model.ledger.copy(),
      sightings: new Sightings(setting.pollPeriod, draw.pollOffset),
      services: new Map(
        [...model.cloud.hosts.values()].map(({ id, state, status }) => [id, { state, status }]),
      ),
      servers: new Map(),
      hosts: new HostLog(
        new Map([...model.cloud.serversOn].map(([host, servers]) => [host, servers.length])),
      ),
      moves: [],
      kill: (host) => killHost(this.nova, host),
    };
  }

  get now(): Instant {
    return this.nova.agenda.now;
  }

  /** Claims as they are now, for whoever checks them. */
  get claims(): Ledger {
    return this.nova.claims;
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

  /** Carries a command out; its outcome is the next thing observed. */
  send(command: Command): void {
    const { setting } = this.nova;
    setting.trace.add(this.now, command.intent, command.kind);
    const fault = setting.faults.onRequest?.(command, this.now) ?? null;
    const lost: Outcome = { kind: "unknown", reason: "no answer within the timeout" };
    if (fault?.kind === "refused") this.answer(command, refused(fault.reason));
    else if (fault?.kind === "lost-request") this.answer(command, lost);
    else {
      const outcome = this.carryOut(command);
      this.answer(command, fault === null ? outcome : lost);
    }
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
        this.inbox.push(...sightings.poll());
      } else {
        agenda.passTo(Math.max(limit, agenda.now));
        return { kind: "tick" };
      }
    }
  }

  private settle(): void {
    this.nova.transfers.settle();
    this.links.note(this.now);
  }

  private answer(command: Command, outcome: Outcome): void {
    this.inbox.push({ kind: "outcome", intent: command.intent, outcome });
  }

  private carryOut(command: Command): Outcome {
    const { nova } = this;
    switch (command.kind) {
      case "live-migrate":
        return liveMigrate(nova, command);
      case "cold-migrate":
        return coldMigrate(nova, command);
      case "confirm-resize":
        return confirmResize(nova, command.server);
      case "abort":
        return abortLive(nova, command.server);
      case "force-complete":
        return forceComplete(nova, command.server);
      case "disable-service":
        return this.setService(command.host, "disabled");
      case "enable-service":
        return this.setService(command.host, "enabled");
      case "maintain":
        return this.maintain(command.host);
      case "look-at-server":
        return this.lookAtServer(command.server);
      case "look-at-service":
        this.postService(command.host);
        return done;
      default:
        return assertNever(command);
    }
  }

  private setService(host: string, status: "enabled" | "disabled"): Outcome {
    const { services, hosts } = this.nova;
    if (!services.has(host)) return refused(`compute service on ${host} could not be found`);
    serviceOf(this.nova, host).status = status;
    if (status === "disabled") hosts.cordon(host, this.now);
    else hosts.uncordon(host, this.now);
    this.postService(host);
    return done;
  }

  private postService(host: string): void {
    const { state, status } = serviceOf(this.nova, host);
    this.nova.sightings.post({ kind: "service", host, state, status });
  }

  /** Somebody works on the host; that it is over is told, not polled. */
  private maintain(host: string): Outcome {
    const { agenda, setting } = this.nova;
    const over = agenda.appointment("cloud", () => this.inbox.push({ kind: "maintained", host }));
    over.at(this.now + setting.maintenanceTime);
    return done;
  }

  private lookAtServer(id: string): Outcome {
    const now = serverNow(this.nova, id);
    if (now === null) return refused(`server ${id} could not be found`);
    postServer(this.nova, now);
    return done;
  }
}
