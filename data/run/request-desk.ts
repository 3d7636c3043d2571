/** What persons ask of a running run, from whichever process: read from the store, told to the runner, answered there. */
import type { Observation, PersonAction } from "../../sim/index.ts";
import type { RequestStore } from "../store/store.ts";
import type { ApprovalWatch } from "./approval-watch.ts";

/** How an answer begins when what was asked is not done. */
export const REFUSED = "refused: ";

export class RequestDesk {
  readonly #requests: RequestStore;
  readonly #run: string;
  readonly #approval: ApprovalWatch;
  /** Requests told to the runner and not yet answered, by the observation that tells them. */
  readonly #told = new Map<Observation, number>();
  readonly #known = new Set<number>();

  /** @param carriedOut requests that the journal holds already: a crash came before their answer. */
  constructor(
    requests: RequestStore,
    run: string,
    carriedOut: ReadonlySet<number>,
    approval: ApprovalWatch,
  ) {
    this.#requests = requests;
    this.#run = run;
    this.#approval = approval;
    for (const id of carriedOut) this.#known.add(id);
  }

  /** What is new since the last look. */
  async look(): Promise<readonly Observation[]> {
    const fresh: Observation[] = [];
    for (const { id, action, by } of await this.#requests.waiting(this.#run)) {
      if (this.#told.size > 0 && [...this.#told.values()].includes(id)) continue;
      if (this.#known.has(id)) {
        await this.#requests.answer(id, "carried out");
        continue;
      }
      const asked = JSON.parse(action) as PersonAction;
      const refusal = await this.#approval.refusal(asked);
      if (refusal !== null) {
        await this.#requests.answer(id, `${REFUSED}${refusal}`);
        continue;
      }
      const observation: Observation = {
        kind: "person",
        by: by.proven ? `${by.name} (${by.user})` : by.name,
        ...asked,
      };
      this.#told.set(observation, id);
      fresh.push(observation);
    }
    return fresh;
  }

  /** The request that an observation tells; null when it tells none. */
  requestOf(observation: Observation): number | null {
    return this.#told.get(observation) ?? null;
  }

  async answer(observation: Observation, answer: string): Promise<void> {
    const id = this.#told.get(observation);
    if (id === undefined) return;
    await this.#requests.answer(id, answer);
    this.#known.add(id);
    this.#told.delete(observation);
  }
}
