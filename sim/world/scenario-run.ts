/** Runs a bare scenario on the kernel: slots, starts, stages and ends, with rates from the fluid network. */
import type { Bytes, Instant } from "../base/units.ts";
import { EventQueue } from "../kernel/event-queue.ts";
import { FluidNetwork } from "../network/fluid-network.ts";
import { orderOfRun } from "../scenario/item-order.ts";
import { type Orbit, PlainPreCopies } from "../scenario/plain-pre-copy.ts";
import type { Scenario, ScenarioAnswer, ScenarioItem } from "../scenario/scenario.ts";
import { BottleneckClocks } from "./bottleneck-clocks.ts";
import { linkCapacities, routeOf } from "./scenario-links.ts";
import { ScenarioSlots } from "./scenario-slots.ts";

export interface ScenarioRun {
  /** In the scenario's order of items. */
  readonly answers: readonly ScenarioAnswer[];
  readonly events: number;
}

/** Looks on after each instant at which anything happened: the instant, and a way to have the rates of all items that are open [B/s], by index. */
export type RatesWatch = (now: Instant, ratesOf: () => ReadonlyMap<number, number>) => void;

/** Runs until nothing more will change; what then still runs has not converged. */
export function runScenario(scenario: Scenario, watch: RatesWatch | null = null): ScenarioRun {
  return new ScenarioWorld(scenario).run(watch);
}

/** Rounds that a flow is left alone for, and what its clock showed when they began. */
interface Parked {
  readonly orbit: Orbit;
  readonly from: number;
}

class ScenarioWorld {
  private readonly scenario: Scenario;
  /** The items in the order of the run, and the place of each in the scenario. */
  private readonly items: readonly ScenarioItem[];
  private readonly order: Int32Array;
  private readonly network: FluidNetwork;
  /** One clock a link; the last runs in seconds, for flows that nothing but their own cap holds back. */
  private readonly clocks: BottleneckClocks;
  private readonly ownClock: number;
  private readonly starts: EventQueue;
  /** Items that were given a slot at this instant and may begin. */
  private readonly ready: number[] = [];
  private readonly slots: ScenarioSlots;
  private readonly copies: PlainPreCopies;
  private readonly startedAt: Float64Array;
  private readonly endedAt: Float64Array;
  private readonly downtimes: Float64Array;
  private readonly flowOf: Int32Array;
  private readonly itemOf: number[] = [];
  private readonly parked = new Map<number, Parked>();
  private now: Instant = 0;
  private events = 0;

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    this.order = orderOfRun(scenario.items, scenario.hostRates.length);
    const items = Array.from(this.order, (place) => scenario.items[place] as ScenarioItem);
    this.items = items;
    this.network = new FluidNetwork(linkCapacities(scenario));
    this.ownClock = this.network.links;
    this.clocks = new BottleneckClocks(this.network.links + 1, 1024);
    this.clocks.setSpeed(this.ownClock, 1, 0);
    this.starts = new EventQueue(items.length);
    this.slots = new ScenarioSlots(items, scenario);
    this.copies = new PlainPreCopies(items, scenario.maxDowntime);
    this.startedAt = new Float64Array(items.length).fill(Number.NaN);
    this.endedAt = new Float64Array(items.length).fill(Number.NaN);
    this.downtimes = new Float64Array(items.length).fill(Number.NaN);
    this.flowOf = new Int32Array(items.length).fill(-1);
  }

  run(watch: RatesWatch | null): ScenarioRun {
    for (const index of this.slots.first) this.starts.push(index, this.itemAt(index).start);
    for (;;) {
      const next = Math.min(this.clocks.nextInstant(), this.starts.nextInstant());
      if (next === Number.POSITIVE_INFINITY) break;
      this.now = next;
      while (this.clocks.nextInstant() === next) this.onDue(this.clocks.due(next));
      while (this.starts.nextInstant() === next) this.begin(this.starts.pop());
      for (let index = this.ready.pop(); index !== undefined; index = this.ready.pop())
        this.begin(index);
      if (!this.network.isSolved) {
        this.network.resolve();
        this.follow();
      }
      if (watch !== null) watch(next, () => this.openRates());
    }
    const answers = new Array<ScenarioAnswer>(this.items.length);
    for (let index = 0; index < answers.length; index += 1) {
      answers[this.order[index] as number] = this.answerOf(index);
    }
    return { answers, events: this.events };
  }

  private openRates(): Map<number, number> {
    const open = [...this.flowOf.keys()].filter(
      (index) => (this.flowOf[index] as number) >= 0 && Number.isNaN(this.endedAt[index]),
    );
    return new Map(
      open.map((index) => [
        this.order[index] as number,
        this.network.rate(this.flowOf[index] as number),
      ]),
    );
  }

  private begin(index: number): void {
    this.events += 1;
    const item = this.itemAt(index);
    const { source, destination } = item;
    const cap = item.kind === "mig" ? item.cap : Number.POSITIVE_INFINITY;
    this.startedAt[index] = this.now;
    const bytes = this.copies.begin(index, this.now);
    if (bytes === 0 && this.passEmptyStages(index)) return;
    const flow = this.network.open(routeOf(this.scenario, source, destination), { cap });
    this.flowOf[index] = flow;
    this.itemOf[flow] = index;
  }

  /** A flow has sent what its mark stood for: a stage, or the rounds of an orbit. */
  private onDue(flow: number): void {
    this.events += 1;
    const index = this.itemOf[flow] as number;
    if (this.parked.size > 0 && this.parked.has(flow)) {
      this.unpark(flow);
      return;
    }
    const bytes = this.copies.endStage(index, this.now);
    if (bytes <= 0 && (bytes < 0 || this.passEmptyStages(index))) this.end(index, flow);
    else if (!this.park(flow, index)) this.clocks.extend(flow, bytes / this.bytesPerTick(flow));
  }

  /** Ends stages that have nothing to send, at once; true when the item is done with the last of them. */
  private passEmptyStages(index: number): boolean {
    let bytes = 0;
    while (bytes === 0) bytes = this.copies.endStage(index, this.now);
    if (bytes > 0) return false;
    this.finish(index);
    return true;
  }

  private end(index: number, flow: number): void {
    if (Number.isNaN(this.endedAt[index])) this.finish(index);
    this.clocks.leave(flow);
    this.network.close(flow);
  }

  private finish(index: number): void {
    const item = this.itemAt(index);
    this.endedAt[index] = this.now;
    this.downtimes[index] = this.copies.stageDuration(index, this.now);
    if (item.kind === "flow") return;
    const next = this.slots.next(item.source);
    if (next < 0) return;
    const { start } = this.itemAt(next);
    if (start <= this.now) this.ready.push(next);
    else this.starts.push(next, start);
  }

  /** Brings clocks and marks up to date with the network's last solve. */
  private follow(): void {
    const { clocks, network } = this;
    for (let at = 0; at < network.changedLinkCount; at += 1) {
      const link = network.changedLink(at);
      if (this.parked.size > 0) this.unparkAllOn(link);
      clocks.setSpeed(link, network.level(link), this.now);
    }
    for (let at = 0; at < network.movedFlowCount; at += 1) this.move(network.movedFlow(at));
  }

  /** A flow is new or held back by another link: what it has left goes to the other clock. */
  private move(flow: number): void {
    const { clocks } = this;
    const index = this.itemOf[flow] as number;
    if (this.parked.size > 0 && this.parked.has(flow)) this.unpark(flow);
    let left = this.copies.stage(index);
    if (clocks.clockOf(flow) >= 0) {
      left = clocks.left(flow, this.now) * this.bytesPerTick(flow);
      clocks.leave(flow);
    }
    this.rates[flow] = this.network.rate(flow);
    const clock = this.network.bottleneck(flow);
    const tick = clock === this.ownClock ? this.network.rate(flow) : 1;
    clocks.follow(flow, clock, left / tick, this.now);
  }

  /** Rates at which flows joined the clock of seconds. */
  private readonly rates: number[] = [];

  private bytesPerTick(flow: number): number {
    return this.clocks.clockOf(flow) === this.ownClock ? (this.rates[flow] as number) : 1;
  }

  private rateOnClock(flow: number): number {
    const clock = this.clocks.clockOf(flow);
    return clock === this.ownClock ? (this.rates[flow] as number) : this.clocks.speed(clock);
  }

  /** Leaves a flow alone whose rounds to come need no look at this rate; false when they do. */
  private park(flow: number, index: number): boolean {
    const orbit = this.copies.orbit(index, this.rateOnClock(flow));
    if (orbit === null) return false;
    this.parked.set(flow, { orbit, from: this.clocks.read(this.clocks.clockOf(flow), this.now) });
    this.clocks.reset(flow, orbit.length / this.bytesPerTick(flow), this.now);
    return true;
  }

  private unpark(flow: number): void {
    const { orbit, from } = this.parked.get(flow) as Parked;
    this.parked.delete(flow);
    const index = this.itemOf[flow] as number;
    const tick = this.bytesPerTick(flow);
    const sent = (this.clocks.read(this.clocks.clockOf(flow), this.now) - from) * tick;
    const rate = this.rateOnClock(flow);
    const inRound = this.copies.leaveOrbit(index, orbit, sent, this.now, rate);
    const left: Bytes = Math.max(0, this.copies.stage(index) - inRound);
    this.clocks.reset(flow, left / tick, this.now);
  }

  private unparkAllOn(clock: number): void {
    for (const flow of this.clocks.flowsOf(clock)) if (this.parked.has(flow)) this.unpark(flow);
  }

  private itemAt(index: number): ScenarioItem {
    return this.items[index] as ScenarioItem;
  }

  private answerOf(index: number): ScenarioAnswer {
    const { copies } = this;
    const item = this.itemAt(index);
    const rounds = copies.rounds(index);
    const start = this.startedAt[index] as number;
    if (Number.isNaN(start)) {
      const absent = { start: null, end: null, downtime: null };
      return { item, ...absent, rounds, bytes: 0, outcome: "not_started" };
    }
    const end = this.endedAt[index] as number;
    const before = copies.bytesBefore(index);
    if (!Number.isNaN(end)) {
      const downtime = item.kind === "mig" ? (this.downtimes[index] as number) : null;
      const bytes = before + copies.stage(index);
      return { item, start, end, downtime, rounds, bytes, outcome: "completed" };
    }
    const bytes = this.bytesSoFar(index);
    return {
      item,
      start,
      end: null,
      downtime: null,
      rounds: copies.rounds(index),
      bytes,
      outcome: "not_converged",
    };
  }

  /** Sent until the run's end by an item that has none. */
  private bytesSoFar(index: number): Bytes {
    const flow = this.flowOf[index] as number;
    if (this.parked.has(flow)) this.unpark(flow);
    const left = this.clocks.left(flow, this.now) * this.bytesPerTick(flow);
    return this.copies.bytesBefore(index) + Math.max(0, this.copies.stage(index) - left);
  }
}
