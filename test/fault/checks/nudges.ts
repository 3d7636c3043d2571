/**
 * No abort and no force-complete that nobody asked for: a person did, of this move or of the run, or the policy does, of a
 * move that has been running too long or beyond the window.
 */
import {
  type Command,
  type JournalRow,
  type Observation,
  parseIntent,
  type Step,
} from "../../../sim/index.ts";
import { LATENCY, type Scene } from "./scene.ts";

type Nudge = "abort" | "force-complete";
type Person = Extract<Observation, { kind: "person" }>;

export class Nudges {
  private readonly scene: Scene;
  /** What persons asked of each move since it was last requested. */
  private readonly wishes = new Map<string, Set<Nudge>>();
  private runIsAborted = false;
  /** The runner's time, and by how much at least and at most it has been ahead of the cloud's. */
  private now = 0;
  private readonly ahead = { least: 0, most: 0 };

  constructor(scene: Scene) {
    this.scene = scene;
  }

  onRow({ at, observation: seen, commands }: JournalRow): void {
    this.now = at;
    const ahead = at - this.scene.cloud.now;
    this.ahead.least = Math.min(this.ahead.least, ahead);
    this.ahead.most = Math.max(this.ahead.most, ahead);
    if (seen.kind === "person") this.onPerson(seen);
    for (const command of commands) {
      const isRequest = command.kind === "live-migrate" || command.kind === "cold-migrate";
      if (isRequest) this.wishes.delete(parseIntent(command.intent)?.stepId ?? "");
    }
  }

  check(step: Step, { kind }: Command): void {
    if (kind !== "abort" && kind !== "force-complete") return;
    const isAsked =
      this.wishes.get(step.id)?.has(kind) === true ||
      (kind === "abort" && (this.runIsAborted || this.isBeyondWindow)) ||
      this.isStuck(step.id, kind);
    if (!isAsked) this.scene.report(`${kind} of ${step.id}, which nobody asked for`);
  }

  private onPerson(seen: Person): void {
    if (seen.action === "abort") this.runIsAborted = true;
    if (seen.action !== "abort-move" && seen.action !== "force-complete-move") return;
    const wishes = this.wishes.get(seen.step) ?? new Set();
    wishes.add(seen.action === "abort-move" ? "abort" : "force-complete");
    this.wishes.set(seen.step, wishes);
  }

  private get isBeyondWindow(): boolean {
    const { windows, windowEnd } = this.scene.policy;
    const isOpen = windows.some(({ start, end }) => start <= this.now && this.now < end);
    return windowEnd === "abort" && windows.length > 0 && !isOpen;
  }

  /** Not ended, or only since the runner may have looked: it looks every few seconds. */
  private isOpen(endedAt: number | null): boolean {
    return endedAt === null || this.scene.cloud.now - endedAt <= POLLED_WITHIN;
  }

  /** By the cloud's own book of the move; a clock that was set forward has shown the runner more of time. */
  private isStuck(id: string, kind: Nudge): boolean {
    const { stuck } = this.scene.policy;
    if (stuck.action !== kind) return false;
    const phases = this.scene.cloud.truth.moves
      .filter(({ intent, endedAt }) => parseIntent(intent)?.stepId === id && this.isOpen(endedAt))
      .flatMap((move) => move.phases);
    // One that never begins is stuck, too; but there is nothing yet that could be forced.
    const [first = kind === "abort" ? phases[0] : undefined] = phases.filter(({ phase }) =>
      RUNNING.has(phase),
    );
    const time = this.scene.cloud.now + this.ahead.most - this.ahead.least;
    return first !== undefined && time - first.start >= stuck.after;
  }
}

/** News of a move may be as old as a poll and its way [s]. */
const POLLED_WITHIN = 5 + LATENCY;

/** Phases of a live migration that Nova calls running. */
const RUNNING: ReadonlySet<string> = new Set(["mirror", "precopy", "switchover", "postcopy"]);
