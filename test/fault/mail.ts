/** What is on its way from the driver to the runner: some comes late, some twice. */
import type { Observation } from "../../sim/index.ts";
import type { Rng } from "../../sim/kernel/random.ts";
import { LATENCY } from "./checks/scene.ts";
import { chance } from "./dice.ts";

/** A request is answered within it, if only with a doubt [s]. */
const REQUEST_TIMEOUT = 60;

interface Letter {
  readonly at: number;
  readonly observation: Observation;
}

export class Mail {
  private letters: Letter[] = [];
  private readonly rates: { readonly late: number; readonly doubled: number };
  private readonly strikes: (fault: string) => void;
  /** After which every doubt of a command is over [s]. */
  private readonly doubt: number;

  constructor(rates: Mail["rates"], doubt: number, strikes: (fault: string) => void) {
    this.rates = rates;
    this.doubt = doubt;
    this.strikes = strikes;
  }

  /** The next that comes late; it stays here until it is taken. */
  get first(): Letter | undefined {
    return this.letters[0];
  }

  take(): Observation | undefined {
    return this.letters.shift()?.observation;
  }

  post(at: number, observation: Observation): void {
    this.letters.push({ at, observation });
    this.letters.sort((one, other) => one.at - other.at);
  }

  /** The process dies, and what was on its way is for nobody. */
  lose(): readonly Observation[] {
    const lost = this.letters.map(({ observation }) => observation);
    this.letters = [];
    return lost;
  }

  /** Late, or told now and once more; an answer to a command comes again perhaps only after every doubt of it is over. */
  delays(rng: Rng, now: number, observation: Observation): boolean {
    const isAnswer = "intent" in observation && observation.intent !== null;
    const late = (most: number): void => this.post(now + rng.uniform() * most, observation);
    if (chance(rng, this.rates.doubled)) {
      this.strikes(`doubled x ${observation.kind}`);
      late(isAnswer ? 2 * this.doubt : LATENCY);
      return false;
    }
    if (!chance(rng, this.rates.late)) return false;
    this.strikes(`late x ${observation.kind}`);
    late(observation.kind === "outcome" ? REQUEST_TIMEOUT : LATENCY);
    return true;
  }
}
