/** Links whose capacity is another at another hour: while moves run, each full hour that changes one is an event. */
import type { BytesPerSecond, Instant } from "../base/units.ts";
import type { Agenda, Appointment } from "./agenda.ts";
import { capacitiesOf, type DrawnLinks, mostOfConnection } from "./link-capacities.ts";
import type { RunSetting } from "./run-setting.ts";
import type { Topology } from "./topology.ts";
import type { MostOfConnection, Transfers } from "./transfers.ts";

const HOUR = 3600;
/** Hours in which nothing else is booked, after which it is taken that nothing ever will be: a week. */
const QUIET_HOURS = 168;

export class LinkHours {
  /** What payload gets of each link now [B/s]. */
  capacities: readonly BytesPerSecond[];
  /** Most that one TCP connection gets over a route now; null where no link is a bond. */
  readonly mostOfConnection: MostOfConnection | null;
  private readonly topology: Topology;
  private readonly drawn: DrawnLinks;
  private readonly agenda: Agenda;
  private readonly startHour: number | null;
  private readonly next: Appointment;
  /** Full hours begun since the one that the run started in, as far as `capacities` follows them. */
  private hours = 0;
  private booked = false;
  private quiet = 0;

  constructor(topology: Topology, { draw, startHour }: RunSetting, agenda: Agenda) {
    const changes = topology.links.some(({ factorByHour }) => factorByHour !== null);
    this.topology = topology;
    this.drawn = { ...draw, linkEfficiency: draw.constants.linkEfficiency };
    this.agenda = agenda;
    this.startHour = changes ? startHour : null;
    this.capacities = capacitiesOf(topology, this.drawn, this.hourOfDay);
    this.next = agenda.appointment("cloud", () => {
      this.booked = false;
    });
    this.mostOfConnection = topology.links.some(({ members }) => members > 1)
      ? (route) => mostOfConnection(topology, this.capacities, route)
      : null;
  }

  /** What payload gets of each link at the best of its hours [B/s]. */
  highest(): readonly BytesPerSecond[] {
    if (this.startHour === null) return this.capacities;
    const byHour = Array.from({ length: 24 }, (_, hour) =>
      capacitiesOf(this.topology, this.drawn, hour),
    );
    return this.capacities.map((_, row) => Math.max(...byHour.map((at) => at[row] ?? 0)));
  }

  /** Brings the links' capacities to this hour and books the next one: before anything is settled. */
  follow(transfers: Transfers): void {
    if (this.startHour === null || this.booked || !transfers.areRunning) return;
    this.catchUp(transfers);
    if (this.agenda.next < Number.POSITIVE_INFINITY) this.quiet = 0;
    if (this.quiet >= QUIET_HOURS) return;
    this.quiet += 1;
    this.booked = true;
    this.next.at(this.instantOf(this.hours + 1));
  }

  private catchUp(transfers: Transfers): void {
    if (this.catchUpTo(this.agenda.now)) transfers.setCapacities(this.capacities);
  }

  /** The capacities of the hour of an instant; true when they are others than before. */
  catchUpTo(now: Instant): boolean {
    const before = this.hours;
    if (this.startHour === null) return false;
    while (this.instantOf(this.hours + 1) <= now) this.hours += 1;
    if (this.hours === before) return false;
    this.capacities = capacitiesOf(this.topology, this.drawn, this.hourOfDay);
    return true;
  }

  /** When so many full hours have begun since the one that the run started in. */
  private instantOf(hours: number): Instant {
    const start = this.startHour ?? 0;
    return (Math.floor(start) + hours - start) * HOUR;
  }

  private get hourOfDay(): number | null {
    const { startHour } = this;
    return startHour === null ? null : (((Math.floor(startHour) + this.hours) % 24) + 24) % 24;
  }
}
