/** Runs a bare scenario on the kernel: slots, starts, rounds and ends, with rates from the fluid network. */
import { present } from "../base/assert.ts";
import type { Instant } from "../base/units.ts";
import { EventQueue } from "../kernel/event-queue.ts";
import { FluidNetwork } from "../network/fluid-network.ts";
import { PlainPreCopy } from "../scenario/plain-pre-copy.ts";
import { PlainTransfer } from "../scenario/plain-transfer.ts";
import type { Scenario, ScenarioAnswer, ScenarioItem } from "../scenario/scenario.ts";
import { linkCapacities, routeOf } from "./scenario-links.ts";

interface Running {
  readonly start: Instant;
  readonly flow: number;
  readonly work: PlainPreCopy | PlainTransfer;
}

export interface ScenarioRun {
  /** In the scenario's order of items. */
  readonly answers: readonly ScenarioAnswer[];
  readonly events: number;
}

/** Runs until nothing more will change; what then still runs has not converged. */
export function runScenario(scenario: Scenario): ScenarioRun {
  return new ScenarioWorld(scenario).run();
}

class ScenarioWorld {
  private readonly scenario: Scenario;
  private readonly queue: EventQueue;
  private readonly network: FluidNetwork;
  private readonly running: (Running | null)[];
  private readonly answers: (ScenarioAnswer | null)[];
  /** Item that holds each flow. */
  private readonly itemOfFlow: number[] = [];
  /** Items that wait for a slot, by source host, in the file's order. */
  private readonly waiting: number[][];
  private now: Instant = 0;
  private events = 0;

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    this.queue = new EventQueue(scenario.items.length);
    this.network = new FluidNetwork(linkCapacities(scenario));
    this.running = scenario.items.map(() => null);
    this.answers = scenario.items.map(() => null);
    this.waiting = scenario.hostRates.map(() => []);
  }

  run(): ScenarioRun {
    this.grantFirstSlots();
    for (;;) {
      const next = this.queue.nextInstant();
      if (next === Number.POSITIVE_INFINITY) break;
      this.now = next;
      while (this.queue.nextInstant() === next) this.handle(this.queue.pop());
      this.network.resolve();
      for (const flow of this.network.changed)
        this.reschedule(present(this.itemOfFlow[flow], "item of a flow"));
    }
    return {
      answers: this.scenario.items.map((item, index) => this.answerOf(item, index)),
      events: this.events,
    };
  }

  /** A slot is given in the file's order, and held even while its holder waits for its start. */
  private grantFirstSlots(): void {
    const { items, limitOut } = this.scenario;
    const taken = new Array<number>(this.scenario.hostRates.length).fill(0);
    for (const [index, item] of items.entries()) {
      const used = taken[item.source] ?? 0;
      if (item.kind === "mig" && limitOut > 0 && used >= limitOut) {
        this.waiting[item.source]?.push(index);
        continue;
      }
      if (item.kind === "mig") taken[item.source] = used + 1;
      this.queue.push(index, item.start);
    }
    for (const queue of this.waiting) queue.reverse();
  }

  private handle(index: number): void {
    this.events += 1;
    const running = this.running[index];
    if (running === null || running === undefined) this.begin(index);
    else if (running.work.endStage(this.now)) this.end(index, running);
    else this.queue.update(index, running.work.nextChange());
  }

  private begin(index: number): void {
    const item = present(this.scenario.items[index], "item of an event");
    const cap = item.kind === "mig" ? item.cap : Number.POSITIVE_INFINITY;
    const flow = this.network.open(routeOf(this.scenario, item.source, item.destination), { cap });
    const work =
      item.kind === "mig"
        ? new PlainPreCopy(item, this.scenario.maxDowntime, this.now)
        : new PlainTransfer(item.bytes, this.now);
    this.running[index] = { start: this.now, flow, work };
    this.itemOfFlow[flow] = index;
    if (work.nextChange() === this.now) this.queue.push(index, this.now);
  }

  private end(index: number, { start, flow, work }: Running): void {
    const item = present(this.scenario.items[index], "item of an event");
    const { downtime, rounds, bytes } = work;
    this.answers[index] = {
      item,
      start,
      end: this.now,
      downtime,
      rounds,
      bytes,
      outcome: "completed",
    };
    this.running[index] = null;
    this.network.close(flow);
    if (item.kind === "flow") return;
    const next = this.waiting[item.source]?.pop();
    if (next !== undefined) {
      this.queue.push(
        next,
        Math.max(this.now, present(this.scenario.items[next], "queued item").start),
      );
    }
  }

  private reschedule(index: number): void {
    const running = this.running[index];
    if (running === null || running === undefined) return;
    running.work.setRate(this.now, this.network.rate(running.flow));
    const next = running.work.nextChange();
    if (next === Number.POSITIVE_INFINITY) this.queue.remove(index);
    else this.queue.update(index, next);
  }

  private answerOf(item: ScenarioItem, index: number): ScenarioAnswer {
    const answer = this.answers[index];
    if (answer !== null && answer !== undefined) return answer;
    const running = this.running[index];
    if (running === null || running === undefined) {
      return {
        item,
        start: null,
        end: null,
        downtime: null,
        rounds: 0,
        bytes: 0,
        outcome: "not_started",
      };
    }
    running.work.catchUp(this.now);
    const { rounds, bytes } = running.work;
    return {
      item,
      start: running.start,
      end: null,
      downtime: null,
      rounds,
      bytes,
      outcome: "not_converged",
    };
  }
}
