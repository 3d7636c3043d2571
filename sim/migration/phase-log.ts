import type { Seconds } from "../base/units.ts";
import type { Phase, PhaseSpan } from "./migration.ts";

/** The phases that a move has passed, in order; a phase of no length leaves no span. */
export class PhaseLog {
  phase: Phase;
  private readonly spans: PhaseSpan[] = [];
  private start: Seconds = 0;

  constructor(first: Phase) {
    this.phase = first;
  }

  enter(phase: Phase, now: Seconds): void {
    if (phase === this.phase) return;
    if (now > this.start) this.spans.push({ phase: this.phase, start: this.start, end: now });
    this.phase = phase;
    this.start = now;
  }

  /** Closes the last span. */
  end(now: Seconds): readonly PhaseSpan[] {
    this.enter("ended", now);
    return this.spans;
  }
}
