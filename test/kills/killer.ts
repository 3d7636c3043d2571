/**
 * Starts the command and kills it with SIGKILL: at any instant of its life, or around a request that the cloud has just
 * got, while its answer is on the way.
 */
import type { Rng } from "../../sim/kernel/random.ts";
import { chance } from "../fault/dice.ts";
import type { NovaProcess } from "../nova-cloud/nova-process.ts";
import { type Operators, type Said, said } from "./operators.ts";

export interface Life extends Said {
  readonly killed: boolean;
}

/** After the process has shown that it goes on with the run [ms]. */
const SOON_MS = 2500;
/** After it was started: it may still read, replay, or wait for the dead one's lease [ms]. */
const EARLY_MS = 3000;
/** After a request has come; an abort is over within seconds of the cloud's time [ms]. */
const AROUND_MS = 40;
/** After a move was forced: what is left is still to be sent [ms]. */
const FORCED_MS = 120;

export class Killer {
  readonly #rng: Rng;
  readonly #nova: NovaProcess;
  readonly #most: number;
  /** Whether moves are aborted and forced by hand: then kills are aimed at that, too. */
  readonly #nudges: boolean;
  #kills = 0;
  /** What the journal held after each kill. */
  readonly found: (readonly string[])[] = [];
  #wasKilled = false;

  constructor(rng: Rng, nova: NovaProcess, most: number, nudges: boolean) {
    this.#nudges = nudges;
    this.#rng = rng;
    this.#nova = nova;
    this.#most = most;
  }

  async live(operators: Operators): Promise<Life> {
    const child = operators.begin("apply", operators.plan, "--os-cloud", "op", "--json");
    const ended = said(child);
    const cancel = this.#kills < this.#most ? this.#plot(child) : () => undefined;
    const words = await ended;
    cancel();
    const killed = words.code === null;
    if (killed) this.#kills += 1;
    this.#wasKilled = killed;
    return { ...words, killed };
  }

  finds(hashes: readonly string[]): void {
    if (this.#wasKilled) this.found.push(hashes);
  }

  #plot(child: ReturnType<Operators["begin"]>): () => void {
    const rng = this.#rng.fork("life", this.#kills);
    const kill = (): void => void child.kill("SIGKILL");
    const timers: NodeJS.Timeout[] = [];
    const after = (ms: number): void => void timers.push(setTimeout(kill, ms));
    let stop = (): void => undefined;
    if (chance(rng, 0.15)) after(rng.uniform() * EARLY_MS);
    else if (this.#nudges && chance(rng, 0.5)) {
      const part = rng.uniform();
      const listening = this.#nova.onArrival((key) => {
        if (key.startsWith("abort ")) after(part * AROUND_MS);
        if (key.startsWith("force_complete ")) after(part * FORCED_MS);
      });
      child.stdout?.once("data", () => after(SOON_MS));
      stop = () => void listening();
    } else if (chance(rng, 0.5)) {
      const ms = rng.uniform() * SOON_MS;
      child.stdout?.once("data", () => after(ms));
    } else {
      const ms = rng.uniform() * AROUND_MS;
      let left = Math.floor(rng.uniform() * 3);
      const listening = this.#nova.onArrival(() => {
        left -= 1;
        if (left < 0) after(ms);
      });
      // Where nothing is asked for any more, any instant is as good.
      child.stdout?.once("data", () => after(2 * SOON_MS));
      stop = () => void listening();
    }
    return () => {
      stop();
      for (const timer of timers) clearTimeout(timer);
    };
  }
}
