/** The simulated clock and what is booked on it. */
import { assert, present } from "../base/assert.ts";
import type { Instant } from "../base/units.ts";
import { EventQueue } from "../kernel/event-queue.ts";

/** One thing that may be booked, moved and struck out any number of times. */
export interface Appointment {
  /** Books or moves it; Infinity strikes it out. */
  at(instant: Instant): void;
  cancel(): void;
}

/** What the cloud itself does at an instant comes after what its migrations do. */
export type AgendaPhase = "model" | "cloud";

/** More than any cloud does at one instant: beyond it a model does not let time pass. */
const MOST_AT_ONCE = 1_000_000;

export class Agenda {
  now: Instant = 0;
  private doneAtNow = 0;
  private readonly queue = new EventQueue();
  private readonly actions: (() => void)[] = [];

  appointment(phase: AgendaPhase, action: () => void): Appointment {
    const handle = this.actions.length;
    this.actions.push(action);
    const order = phase === "model" ? 0 : 1;
    return {
      at: (instant) => {
        if (instant === Number.POSITIVE_INFINITY) this.queue.remove(handle);
        else this.queue.update(handle, instant, order);
      },
      cancel: () => this.queue.remove(handle),
    };
  }

  /** Instant of the next appointment; Infinity when there is none. */
  get next(): Instant {
    return this.queue.nextInstant();
  }

  /** Lets time pass to an instant without anything happening. */
  passTo(instant: Instant): void {
    assert(instant >= this.now, "the clock never falls", { now: this.now, instant });
    if (instant > this.now) this.doneAtNow = 0;
    this.now = instant;
  }

  /** Moves the clock to the next appointment and does everything booked for that instant. */
  doNext(): void {
    const instant = this.queue.nextInstant();
    this.passTo(instant);
    while (this.queue.nextInstant() === instant) {
      this.doneAtNow += 1;
      assert(this.doneAtNow < MOST_AT_ONCE, "time passes", { instant });
      present(this.actions[this.queue.pop()], "action of an appointment")();
    }
  }
}
