/** The room of the plan that is shown, on one cloud, over the desk where runs are kept and driven. */

import type { ApprovalWish } from "../../data/run/approval.ts";
import { approve, cloudWords, reasonAgainst } from "../../data/run/approval.ts";
import { bearerOf } from "../../data/run/bearer.ts";
import type { DrivenCloud } from "../../data/run/clouds.ts";
import { driftNow, soFarOfView } from "../../data/run/drift-now.ts";
import type { RunEvent, RunListener } from "../../data/run/events.ts";
import { movesCsv } from "../../data/run/moves-csv.ts";
import { REFUSED } from "../../data/run/request-desk.ts";
import { nameOf, type RunDesk } from "../../data/run/run-desk.ts";
import { movesOfRun } from "../../data/run/run-moves.ts";
import type { Person, RunRecord } from "../../data/store/records.ts";
import { err, ok, type PersonAction, type SiteConstants } from "../../sim/index.ts";
import type {
  ActionWish,
  ApproveWish,
  RunNews,
  RunPage,
  ShownApproval,
  ShownDrift,
  ShownRun,
  StartWish,
  TakeWish,
} from "../wire/run-page.ts";
import { prerequisitesOf } from "./prerequisites.ts";
import type { Answer, RunRoom } from "./run-room.ts";
import type { ShownPlan } from "./shown-plan.ts";
import { progressOf, shownRun } from "./shown-run.ts";
import { reasonOfOther, takeVariant } from "./take-variant.ts";

export interface DeskRoomOptions {
  readonly desk: RunDesk;
  readonly shown: ShownPlan;
  readonly cloud: DrivenCloud;
  /** The site's own constants, with which runs begun here are forecast in place of the plan's; null = none. */
  readonly site: SiteConstants | null;
  /** As whom wishes count; null = whoever types a name, good for the simulated cloud only. */
  readonly person: Person | null;
  readonly isViewOnly: boolean;
  /** Told of the runs that are begun here, beside the page. */
  readonly listeners: readonly RunListener[];
}

export class DeskRoom implements RunRoom {
  readonly #options: DeskRoomOptions;
  readonly #listeners = new Set<(news: RunNews) => void>();
  /** The run that is listened to; null before one is known. */
  #followed: { readonly id: string; readonly stop: () => void } | null = null;
  /** The comparison that is under way: whoever asks meanwhile gets its answer, so that no page can flood the cloud. */
  #comparing: Answer<ShownDrift> | null = null;

  #isBusy = false;

  constructor(options: DeskRoomOptions) {
    this.#options = options;
  }

  async page(): Promise<RunPage> {
    const { desk, shown: planned, cloud, person, isViewOnly } = this.#options;
    const { plan, hash } = planned;
    const [authors, approvals, run] = await Promise.all([
      desk.store.plans.authors(hash),
      desk.store.plans.approvals(hash),
      this.#run(),
    ]);
    const shown = run === null ? null : await this.#shown(run.id);
    if (run !== null) this.#follow(run.id);
    const now = new Date();
    return {
      planHash: hash,
      cloud: cloudWords(nameOf(cloud)),
      isSimulated: cloud.kind === "simulated",
      isViewOnly,
      person: person?.name ?? null,
      authors: authors.map(({ by, at }) => ({ name: by.name, at })),
      approvals: approvals.map(
        (approval): ShownApproval => ({
          name: approval.by.name,
          isProven: approval.by.proven,
          at: approval.at,
          expires: approval.expires,
          against: reasonAgainst(approval, nameOf(cloud), now),
        }),
      ),
      prerequisites: prerequisitesOf(plan),
      run: shown,
    };
  }

  drift(): Answer<ShownDrift> {
    this.#comparing ??= this.#compare().finally(() => {
      this.#comparing = null;
    });
    return this.#comparing;
  }

  async movesCsv(): Answer<{ readonly name: string; readonly text: string }> {
    const { desk } = this.#options;
    const run = await this.#run();
    const view = run === null ? null : await desk.view(run.id);
    if (view === null) return err(["No run of this plan has begun."]);
    const { id, startedAt } = view.run;
    const moves = movesOfRun(view.plan, view.rows, await desk.store.runs.measurements(id));
    return ok({ name: `moves-${id}.csv`, text: movesCsv(view.plan, startedAt, moves) });
  }

  async approve(wish: ApproveWish): Answer<string> {
    const { desk, shown, cloud } = this.#options;
    const approver = await this.#approverOf(wish);
    if (!approver.ok) return approver;
    const other = reasonOfOther(shown, wish.plan);
    if (other !== null) return err([other]);
    const by = approver.value;
    const { plan, hash, text } = shown;
    const asked: ApprovalWish = {
      ...{ plan, hash, text, by, cloud: nameOf(cloud), now: new Date() },
      ...{ lasts: wish.lasts, confirmed: wish.confirmed },
    };
    const approved = await approve(desk.store.plans, asked);
    this.#tell({ kind: "changed" });
    return approved.ok ? ok(`Approved by ${by.name} until ${approved.value.expires}.`) : approved;
  }

  take(wish: TakeWish): Answer<string> {
    return this.#alone(async () => {
      const { desk, shown, cloud, person } = this.#options;
      const run = (): Promise<RunRecord | null> => this.#run();
      const { plans } = desk.store;
      const taken = await takeVariant({ shown, plans, cloud: nameOf(cloud), person, run }, wish);
      this.#tell({ kind: "changed" });
      return taken;
    });
  }

  start(wish: StartWish): Answer<string> {
    return this.#alone(() => this.#start(wish));
  }

  async #start({ plan: asked, name, speed }: StartWish): Answer<string> {
    const { desk, shown, cloud, site, listeners } = this.#options;
    const by = this.#personOf(name);
    if (by === null) return err([NAMELESS]);
    const other = reasonOfOther(shown, asked);
    if (other !== null) return err([other]);
    const { plan, hash, text } = shown;
    const paced: DrivenCloud =
      cloud.kind === "simulated" ? { ...cloud, speed: speed ?? Number.POSITIVE_INFINITY } : cloud;
    const started = await desk.start({ plan, hash, text, cloud: paced, by, site });
    if (!started.ok) return started;
    const { run, resumed, ended } = started.value;
    this.#follow(run.id);
    for (const listener of listeners) desk.subscribe(run.id, listener);
    // Why it was left is told by the next page: the run is open and nobody drives it.
    void ended
      .catch((error: unknown) => console.error(error))
      .finally(() => this.#tell({ kind: "changed" }));
    this.#tell({ kind: "changed" });
    return ok(resumed ? `Run ${run.id} goes on.` : `Run ${run.id} has begun.`);
  }

  async act({ name, ...action }: ActionWish): Answer<string> {
    const { desk } = this.#options;
    const by = this.#personOf(name);
    const run = await this.#run();
    if (run === null) return err(["No run of this plan has begun."]);
    if (by === null) return err([NAMELESS]);
    const answer = await desk.request(run.id, action as PersonAction, by);
    if (answer === null)
      return err([
        "The run has not answered yet; it looks twice a second while somebody drives it.",
      ]);
    return answer.startsWith(REFUSED) ? err([answer]) : ok(answer);
  }

  listen(listener: (news: RunNews) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Lets go of runs that this process drives: what moves in the cloud goes on, and the next process finds it. */
  async close(): Promise<void> {
    this.#followed?.stop();
    for (const { execution, ended } of this.#options.desk.own.values()) {
      execution.leave();
      await ended.catch(() => undefined);
    }
  }

  async #compare(): Answer<ShownDrift> {
    const { desk, shown, cloud } = this.#options;
    // The simulated cloud is the plan's own snapshot: nobody else changes it.
    if (cloud.kind === "simulated") return ok({ touching: [], elsewhere: [] });
    const run = await this.#run();
    const view = run === null ? null : await desk.view(run.id);
    const drift = await driftNow(cloud.cloud, shown.plan, () => soFarOfView(view), null);
    return drift.ok ? drift : err([drift.error]);
  }

  /** A plan is not exchanged while a run of it begins, nor by two at once. */
  async #alone(ask: () => Answer<string>): Answer<string> {
    if (this.#isBusy)
      return err(["A variant is being taken or a run begun just now: ask again in a moment."]);
    this.#isBusy = true;
    try {
      return await ask();
    } finally {
      this.#isBusy = false;
    }
  }

  /** The open run of the plan on this cloud, else its last. */
  async #run(): Promise<RunRecord | null> {
    const { desk, shown, cloud } = this.#options;
    const runs = (await desk.list(shown.hash)).filter((run) => run.cloud === nameOf(cloud));
    return runs.find(({ endedAt }) => endedAt === null) ?? runs[0] ?? null;
  }

  async #shown(id: string): Promise<ShownRun | null> {
    const { desk } = this.#options;
    const [view, measurements] = await Promise.all([
      desk.view(id),
      desk.store.runs.measurements(id),
    ]);
    return view === null ? null : shownRun(view, measurements);
  }

  /** Of a run of another process the store is watched; of our own the desk tells. */
  #follow(id: string): void {
    const isOwn = this.#options.desk.own.has(id);
    const key = `${id} ${isOwn}`;
    if (this.#followed?.id === key) return;
    this.#followed?.stop();
    const stop = this.#options.desk.subscribe(id, (event) => this.#onEvent(event));
    this.#followed = { id: key, stop };
  }

  #onEvent(event: RunEvent): void {
    if (event.kind === "progress") {
      this.#tell({ kind: "progress", progress: event.moves.map(progressOf), now: event.at });
    } else this.#tell({ kind: "changed" });
  }

  #tell(news: RunNews): void {
    for (const listener of this.#listeners) listener(news);
  }

  /** Whoever gives a token of their own approves as that person, though the server runs with another's credentials. */
  async #approverOf({ name, token }: ApproveWish): Answer<Person> {
    const { cloud } = this.#options;
    if (token !== "") {
      if (cloud.kind === "simulated")
        return err(["The simulated cloud has no Keystone to prove a token: leave it out."]);
      const bearer = await bearerOf(cloud.cloud, token);
      return bearer.ok ? bearer : err([bearer.error]);
    }
    const by = this.#personOf(name);
    return by === null ? err([NAMELESS]) : ok(by);
  }

  #personOf(name: string): Person | null {
    const { person } = this.#options;
    if (person !== null) return person;
    return name === "" ? null : { user: `unproven:${name}`, name, proven: false };
  }
}

const NAMELESS = "Type your name first: the journal says who asked.";
