/**
 * A colleague at the same cloud, who knows nothing of the run: moves servers that it is about and disables hosts, at
 * instants drawn from a seed, some of them just before a request is carried out.
 */
import type { Rng } from "../../sim/kernel/random.ts";
import type { OthersAction } from "../../sim/world/faults/others-action.ts";
import { isEnded } from "../../sim/world/nova.ts";
import { chance, oneOf } from "../fault/dice.ts";
import { COLLEAGUE, type SimulatedNova } from "./simulated-nova.ts";

export interface ColleagueSetting {
  /** How often at most the colleague does something. */
  readonly acts: number;
  /** Hosts that the plan empties. */
  readonly drained: readonly string[];
}

/** Within so long after the run's first request what is done at any time is done [s]. */
const SPAN = 1200;
/** Share of the requests just before which something is done. */
const AT_REQUESTS = 0.2;
/** How often a cold move of the colleague's own is looked at, until it can be confirmed [s]. */
const CONFIRM_EVERY = 30;

export class Colleague {
  readonly #nova: SimulatedNova;
  readonly #setting: ColleagueSetting;
  readonly #rng: Rng;
  #left: number;
  #begun = false;
  /** What was done, in words. */
  readonly acts: string[] = [];

  constructor(nova: SimulatedNova, rng: Rng, setting: ColleagueSetting) {
    this.#nova = nova;
    this.#rng = rng;
    this.#setting = setting;
    this.#left = setting.acts;
  }

  /** A request is about to be carried out. Nothing is done before the first: the plan would be refused for drift. */
  onRequest(subject: string): void {
    if (!this.#begun) {
      this.#begun = true;
      for (let acts = 0; acts < this.#setting.acts / 2; acts += 1) {
        after(this.#rng.uniform() * SPAN, () => this.#act(null));
      }
    } else if (chance(this.#rng, AT_REQUESTS)) this.#act(subject);
  }

  #act(subject: string | null): void {
    if (this.#left === 0) return;
    this.#left -= 1;
    if (chance(this.#rng, 0.35)) this.#disable();
    else this.#move(subject);
  }

  #move(subject: string | null): void {
    const { servers } = this.#nova;
    const wanted = servers.find(({ server }) => server.id === subject);
    const { server, host } = wanted ?? oneOf(this.#rng, servers);
    const destination = oneOf(
      this.#rng,
      this.#receivers.filter((id) => id !== host),
    );
    const cold = chance(this.#rng, 0.4);
    this.#does({ kind: cold ? "migrate-server" : "move-server", server: server.id, destination });
    if (cold) this.#confirm(server.id);
  }

  #confirm(server: string): void {
    const again = (): void => {
      this.#nova.others({ kind: "confirm-migration", server });
      const last = this.#nova.server(server)?.records.at(-1);
      if (last?.user === COLLEAGUE && !isEnded(last.status)) after(CONFIRM_EVERY, again);
    };
    after(CONFIRM_EVERY, again);
  }

  /** A receiver comes back after a while; a host that is emptied stays the colleague's, whatever the run had made of it. */
  #disable(): void {
    const drained = chance(this.#rng, 0.2);
    const host = oneOf(this.#rng, drained ? this.#setting.drained : this.#receivers);
    this.#does({ kind: "disable-service", host });
    if (!drained) {
      after(120 + this.#rng.uniform() * 300, () => this.#does({ kind: "enable-service", host }));
    }
  }

  #does(action: OthersAction): void {
    this.acts.push(`${action.kind} ${"server" in action ? action.server : action.host}`);
    this.#nova.others(action);
  }

  get #receivers(): readonly string[] {
    const { drained } = this.#setting;
    return this.#nova.snapshot.hosts.map(({ id }) => id).filter((id) => !drained.includes(id));
  }
}

function after(seconds: number, act: () => void): void {
  setTimeout(act, seconds * 1000).unref();
}
