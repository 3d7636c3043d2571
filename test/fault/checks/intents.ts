/**
 * Every intent is settled for itself, or a person is called: what became of one request says nothing of another, and an
 * answer that was lost settles nothing.
 */
import { isLooking, type JournalEntry, type JournalRow, parseIntent } from "../../../sim/index.ts";
import { type Scene, SETTLED } from "./scene.ts";

/** Asked beside the step's request, or once more while its effect is awaited: settled with the step. */
const BESIDE: ReadonlySet<string> = new Set(["confirm", "abort", "force-complete"]);

/** Looked for longer than every timeout, and the cloud shows nothing; or seen to be refused. */
const NOT_DONE = /left no trace: not done|^refused \(/;

export class Intents {
  private readonly scene: Scene;
  /** Sent, or about to be, and not settled: the newest of each step and purpose. */
  private readonly open = new Map<string, string>();

  constructor(scene: Scene) {
    this.scene = scene;
  }

  onRow({ observation, entries, commands }: JournalRow): void {
    if (observation.kind === "outcome" && observation.outcome.kind !== "unknown") {
      this.close((intent) => intent === observation.intent);
    }
    for (const entry of entries) this.onEntry(entry);
    for (const command of commands) if (!isLooking(command)) this.onRequest(command.intent);
  }

  atEnd(): void {
    for (const intent of this.open.values()) {
      this.scene.report(`${intent} is neither settled nor a person's`);
    }
  }

  private onEntry({ step, text }: JournalEntry): void {
    const isOfStep = (intent: string): boolean => parseIntent(intent)?.stepId === step;
    // Whoever is to work on the host was asked for by the run, and the run does not wait for it any more.
    const isGivenUp = this.scene.policy.maintenance.how === "person" && GIVEN_UP.test(text);
    if (SETTLED.test(text)) this.close(isOfStep);
    else if (isGivenUp) this.close((intent) => isOfStep(intent) && isOf("maintain", intent));
    else if (NOT_DONE.test(text)) {
      this.holdsTrace(step, text);
      this.close((intent) => isOfStep(intent) && !isBeside(intent));
    }
  }

  /** A move that is called not done must have left nothing behind in Nova. */
  private holdsTrace(step: string, text: string): void {
    if (!text.includes("left no trace")) return;
    const intent = this.open.get(keyOf(step, "start"));
    const trace = this.scene.cloud.truth.moves.some((move) => move.intent === intent);
    if (trace) this.scene.report(`${intent} is called not done, and Nova has carried it out`);
  }

  private onRequest(intent: string): void {
    const { stepId, purpose } = parseIntent(intent) ?? { stepId: "", purpose: "" };
    const key = keyOf(stepId, purpose);
    const before = this.open.get(key);
    if (before !== undefined && !isBeside(intent)) {
      this.scene.report(`${intent} leaves while ${before} is neither settled nor a person's`);
    }
    this.open.set(key, intent);
  }

  private close(which: (intent: string) => boolean): void {
    for (const [key, intent] of this.open) if (which(intent)) this.open.delete(key);
  }
}

const GIVEN_UP = /^held back: aborted by/;

const keyOf = (step: string, purpose: string): string => `${step}\n${purpose}`;

const isOf = (purpose: string, intent: string): boolean => parseIntent(intent)?.purpose === purpose;

const isBeside = (intent: string): boolean => BESIDE.has(parseIntent(intent)?.purpose ?? "");
