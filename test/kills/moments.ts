/** What was under way in the cloud at the instants of kills, by its truth. */
import type { Truth } from "../nova-cloud/messages.ts";
import type { NovaProcess } from "../nova-cloud/nova-process.ts";
import { COLLEAGUE } from "../nova-cloud/simulated-nova.ts";
import { isOpenWord } from "./judge.ts";

export type Moment = "a move of ours" | "a colleague's work" | "an abort" | "a force-complete";

export class Moments {
  readonly #nova: NovaProcess;
  readonly #stop: () => void;
  /** The newest live move of each server: whether it was asked to end early. */
  readonly #nudged = new Map<string, Moment>();
  readonly counts = new Map<Moment, number>();

  constructor(nova: NovaProcess) {
    this.#nova = nova;
    this.#stop = nova.onArrival((key) => {
      const [action, server = ""] = key.split(" ");
      if (action === "os-migrateLive") this.#nudged.delete(server);
      if (action === "abort") this.#nudged.set(server, "an abort");
      if (action === "force_complete") this.#nudged.set(server, "a force-complete");
    });
  }

  /** The process has just been killed. */
  async note(): Promise<void> {
    for (const moment of this.#momentsOf(await this.#nova.truth())) {
      this.counts.set(moment, (this.counts.get(moment) ?? 0) + 1);
    }
  }

  leave(): void {
    this.#stop();
  }

  #momentsOf({ servers, services }: Truth): ReadonlySet<Moment> {
    const moments = new Set<Moment>();
    for (const { id, records } of servers) {
      for (const { user, status } of records) {
        if (!isOpenWord(status)) continue;
        moments.add(user === COLLEAGUE ? "a colleague's work" : "a move of ours");
        const nudged = this.#nudged.get(id);
        if (user !== COLLEAGUE && nudged !== undefined) moments.add(nudged);
      }
    }
    if (services.some(({ disabledReason }) => disabledReason?.startsWith(COLLEAGUE))) {
      moments.add("a colleague's work");
    }
    return moments;
  }
}
