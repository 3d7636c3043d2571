/**
 * Binds migrations to the network and to time: a flow for each stream as long as it lives, an event at each change.
 *
 * A migration is advanced only when it changes or when one of its rates does; between, nothing is touched. Rounds of a
 * pre-copy are inside the model and cost nothing here.
 */
import type { Bytes, BytesPerSecond, Instant, Seconds } from "../base/units.ts";
import type { Migration, Stream } from "../migration/migration.ts";
import type { FluidNetwork } from "../network/fluid-network.ts";
import type { Agenda, Appointment } from "./agenda.ts";
import { weightAmongOthers } from "./incast.ts";

/** One running migration as the world drives it. */
export interface Transfer {
  readonly migration: Migration;
  readonly route: (role: Stream["role"]) => readonly number[];
  readonly onChange: () => void;
  /** Standard normal deviate of its share of what it meets others on. */
  readonly sharing: number;
  readonly event: Appointment;
  streams: readonly Stream[];
  flows: number[];
  rates: BytesPerSecond[];
  /** Up to where it has been advanced, and how long from there to its next change. */
  at: Instant;
  due: Seconds;
  /** True while it waits for somebody's word and time does not move it. */
  held: boolean;
  /** All that its flows have carried [B]. */
  carried: Bytes;
}

/** What one TCP connection gets over a route at most, now [B/s]. */
export type MostOfConnection = (route: readonly number[]) => BytesPerSecond;

export class Transfers {
  private readonly network: FluidNetwork;
  private readonly agenda: Agenda;
  private readonly ownerOf = new Map<number, Transfer>();
  private readonly touched = new Set<Transfer>();
  private readonly running = new Set<Transfer>();
  private readonly mostOfConnection: MostOfConnection | null;
  /** True while flows were opened, closed or capped since the network was last solved. */
  private unsolved = false;

  /** @param mostOfConnection null where no link is a bond. */
  constructor(network: FluidNetwork, agenda: Agenda, mostOfConnection: MostOfConnection | null) {
    this.network = network;
    this.agenda = agenda;
    this.mostOfConnection = mostOfConnection;
  }

  /** Whether any migration runs. */
  get areRunning(): boolean {
    return this.running.size > 0;
  }

  /** Takes a migration in at this instant; `onChange` is called after each of its changes. */
  begin(
    migration: Migration,
    route: Transfer["route"],
    onChange: () => void,
    sharing = 0,
  ): Transfer {
    const transfer: Transfer = {
      migration,
      route,
      onChange,
      sharing,
      event: this.agenda.appointment("model", () => this.onDue(transfer)),
      streams: [],
      flows: [],
      rates: [],
      at: this.agenda.now,
      due: Number.POSITIVE_INFINITY,
      held: false,
      carried: 0,
    };
    this.running.add(transfer);
    this.refresh(transfer);
    return transfer;
  }

  /** Brings the model up to now at the rates it had: before anything is done to it from outside. */
  catchUp(transfer: Transfer): void {
    const elapsed = this.agenda.now - transfer.at;
    if (elapsed > 0) this.advance(transfer, Math.min(elapsed, transfer.due));
    transfer.at = this.agenda.now;
  }

  /** Opens, closes and re-caps flows as the model now wants them: after anything that changed it. */
  refresh(transfer: Transfer): void {
    const { migration, streams: before, flows: held } = transfer;
    const wanted = migration.streams;
    transfer.flows = wanted.map((stream) => {
      const index = before.findIndex(({ key }) => key === stream.key);
      const flow = held[index];
      if (flow === undefined) return this.open(transfer, stream);
      if (before[index]?.cap !== stream.cap) this.cap(flow, this.capOf(transfer, stream));
      return flow;
    });
    for (const flow of held) {
      if (!transfer.flows.includes(flow)) this.close(flow);
    }
    transfer.streams = wanted;
    this.touched.add(transfer);
  }

  /** Gives links other capacities [B/s] at this instant; a connection's share of a bond goes with them. */
  setCapacities(capacities: readonly BytesPerSecond[]): void {
    for (const [link, capacity] of capacities.entries()) this.network.setCapacity(link, capacity);
    for (const transfer of this.running) {
      for (const [index, stream] of transfer.streams.entries()) {
        this.cap(transfer.flows[index] as number, this.capOf(transfer, stream));
      }
    }
    this.unsolved = true;
  }

  /** Time goes by without moving it, until `resume`. */
  hold(transfer: Transfer): void {
    transfer.held = true;
    this.touched.add(transfer);
  }

  resume(transfer: Transfer): void {
    transfer.held = false;
    transfer.at = this.agenda.now;
    this.touched.add(transfer);
  }

  /** Lets go of a migration, ended or cut off. */
  end(transfer: Transfer): void {
    for (const flow of transfer.flows) this.close(flow);
    transfer.flows = [];
    this.running.delete(transfer);
    this.touched.delete(transfer);
    transfer.event.cancel();
  }

  /** Solves the network and books the next change of every migration whose rates or wishes changed. */
  settle(): void {
    if (this.unsolved) this.solve();
    if (this.touched.size === 0) return;
    for (const transfer of this.touched) this.book(transfer);
    this.touched.clear();
  }

  private solve(): void {
    this.unsolved = false;
    this.network.resolve();
    for (const flow of this.network.changed) {
      const owner = this.ownerOf.get(flow);
      if (owner !== undefined) this.touched.add(owner);
    }
  }

  private book(transfer: Transfer): void {
    this.catchUp(transfer);
    transfer.rates = transfer.flows.map((flow) => this.network.rate(flow));
    transfer.due = transfer.held
      ? Number.POSITIVE_INFINITY
      : transfer.migration.timeToNextChange(transfer.rates);
    transfer.event.at(this.agenda.now + transfer.due);
  }

  private onDue(transfer: Transfer): void {
    this.advance(transfer, transfer.due);
    transfer.at = this.agenda.now;
    this.refresh(transfer);
    transfer.onChange();
  }

  private advance(transfer: Transfer, elapsed: Seconds): void {
    if (transfer.held || elapsed <= 0) {
      if (!transfer.held) transfer.migration.advance(0, transfer.rates);
      return;
    }
    transfer.migration.advance(elapsed, transfer.rates);
    for (const rate of transfer.rates) transfer.carried += rate * elapsed;
    transfer.due -= elapsed;
  }

  private open(transfer: Transfer, stream: Stream): number {
    const flow = this.network.open(transfer.route(stream.role), {
      weight: weightAmongOthers(stream.weight, transfer.sharing),
      cap: this.capOf(transfer, stream),
    });
    this.ownerOf.set(flow, transfer);
    this.unsolved = true;
    return flow;
  }

  private capOf(transfer: Transfer, { role, weight, cap }: Stream): BytesPerSecond {
    if (this.mostOfConnection === null) return cap;
    return Math.min(cap, weight * this.mostOfConnection(transfer.route(role)));
  }

  private cap(flow: number, cap: BytesPerSecond): void {
    this.network.setCap(flow, cap);
    this.unsolved = true;
  }

  private close(flow: number): void {
    this.unsolved = true;
    this.ownerOf.delete(flow);
    this.network.close(flow);
  }
}
