/**
 * Hands on the run while its process dies and lives: moves are aborted and forced by hand, now and then the whole run is
 * aborted. What they say is put into the store, as every process of the product does; whoever executes the run finds it.
 */
import { openEmbedded } from "../../data/store/sql/open-embedded.ts";
import type { Store } from "../../data/store/store.ts";
import type { PersonAction, Plan } from "../../sim/index.ts";
import type { Rng } from "../../sim/kernel/random.ts";
import { between, chance } from "../fault/dice.ts";
import type { NovaProcess } from "../nova-cloud/nova-process.ts";

const ann = { user: "user-ann", name: "ann", proven: true } as const;

/** Shares of the live moves that are aborted and forced by hand. */
const ABORTED = 0.35;
const FORCED = 0.35;
/** Within so long after its request a move is nudged; an aborted one is tried again later, mostly [ms]. */
const WITHIN_MS = 1500;
const RETRY_MS = 2000;

export class Hands {
  readonly #plan: Plan;
  readonly #rng: Rng;
  readonly #store: Promise<Store>;
  readonly #stop: () => void;
  readonly #timers = new Set<NodeJS.Timeout>();
  /** How many live moves are asked for before the run is aborted; Infinity = it is not. */
  #untilAbort: number;

  constructor(plan: Plan, store: string, nova: NovaProcess, rng: Rng) {
    this.#plan = plan;
    this.#rng = rng;
    this.#store = openEmbedded(store);
    this.#untilAbort = chance(rng, 0.2) ? between(rng, 4, 12) : Number.POSITIVE_INFINITY;
    this.#stop = nova.onArrival((key) => this.#sees(key));
  }

  async leave(): Promise<void> {
    this.#stop();
    for (const timer of this.#timers) clearTimeout(timer);
    await (await this.#store).close();
  }

  #sees(key: string): void {
    const [action, server = ""] = key.split(" ");
    if (action === "abort" && chance(this.#rng, 0.8)) this.#later(RETRY_MS, "retry", server);
    if (action !== "os-migrateLive") return;
    const ms = this.#rng.uniform() * WITHIN_MS;
    const dice = this.#rng.uniform();
    if (dice < ABORTED) this.#later(ms, "abort-move", server);
    else if (dice < ABORTED + FORCED) this.#later(ms, "force-complete-move", server);
    this.#untilAbort -= 1;
    if (this.#untilAbort === 0) this.#after(ms, () => void this.#say({ action: "abort" }));
  }

  /** Said of each of the server's moves: of those that are not under way it is refused. */
  #later(ms: number, action: "abort-move" | "force-complete-move" | "retry", server: string): void {
    const moves = this.#plan.steps.filter((step) => step.kind === "move" && step.server === server);
    this.#after(ms, () => {
      for (const { id } of moves) void this.#say({ action, step: id });
    });
  }

  #after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }

  async #say(action: PersonAction): Promise<void> {
    const { runs, requests } = await this.#store;
    const [run] = await runs.list();
    if (run === undefined) return;
    await requests.add(run.id, JSON.stringify(action), ann, new Date().toISOString());
  }
}
