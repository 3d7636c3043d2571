import { describe, expect, it, vi } from "vitest";
import { withdraw } from "../../../data/run/approval.ts";
import type { RunEvent } from "../../../data/run/events.ts";
import type { RunDesk, Started } from "../../../data/run/run-desk.ts";
import { RunDesk as Desk } from "../../../data/run/run-desk.ts";
import { movesOfRun } from "../../../data/run/run-moves.ts";
import type { StartWish } from "../../../data/run/start-wish.ts";
import { openEmbedded } from "../../../data/store/sql/open-embedded.ts";
import type { Command, PersonAction } from "../../../sim/index.ts";
import { atOnce, deskWithApproval, smallDrain, wishFor } from "../../support/approved-plan.ts";
import { ann, freshStore, holder, storePath } from "../../support/store.ts";

async function started(desk: RunDesk, wish: StartWish = atOnce): Promise<Started> {
  const begun = await desk.start(wish);
  if (!begun.ok) throw new Error(begun.error.join("\n"));
  return begun.value;
}

/** Moves that the journal asked for, by server. */
async function asked(desk: RunDesk, id: string): Promise<readonly string[]> {
  const rows = await desk.store.journal.rows(id);
  return rows
    .flatMap(({ commands }) => JSON.parse(commands) as Command[])
    .flatMap((command) => (command.kind === "live-migrate" ? [command.server] : []))
    .sort();
}

describe("a run", () => {
  it("is not begun without an approval, and says so", async () => {
    const desk = new Desk(await freshStore());
    const begun = await desk.start(atOnce);
    expect(begun).toMatchObject({
      ok: false,
      error: [expect.stringMatching(/Nobody has approved this plan/)],
    });
    expect(await desk.list()).toEqual([]);
  });
  it("goes to its end, and its journal holds and gives its state again", async () => {
    const desk = await deskWithApproval(await freshStore());
    const { run, ended } = await started(desk);
    expect(await ended).toBe(true);
    const view = await desk.view(run.id);
    expect(view?.fault).toBeNull();
    expect(view?.holder).toBeNull();
    expect(view?.steps.map(({ kind }) => kind)).toEqual(smallDrain.steps.map(() => "done"));
    expect(view?.run.end).toMatch(/^6 of 6 steps done/);
    expect(await asked(desk, run.id)).toEqual(["s1", "s2", "s3"]);
  });
  it("tells each row, in order and durable before it is told, and its end", async () => {
    const store = await freshStore();
    const desk = await deskWithApproval(store);
    const begun = await started(desk);
    const events: RunEvent[] = [];
    const onDisk: number[] = [];
    desk.subscribe(begun.run.id, (event) => {
      events.push(event);
      if (event.kind !== "row") return;
      void store.journal.rows(begun.run.id).then((rows) => onDisk.push(rows.length - event.seq));
    });
    await begun.ended;
    const seqs = events.flatMap((event) => (event.kind === "row" ? [event.seq] : []));
    expect(seqs).toEqual(seqs.map((_, index) => index + (seqs[0] ?? 0)));
    expect(events.at(-1)).toMatchObject({ kind: "end", run: begun.run.id });
    expect(Math.min(...onDisk)).toBeGreaterThanOrEqual(0);
  });
  it("measures its moves", async () => {
    const desk = await deskWithApproval(await freshStore());
    const { run, ended } = await started(desk);
    await ended;
    const moves = movesOfRun(smallDrain, await desk.store.journal.rows(run.id), []);
    expect(moves.map(({ step, status, host }) => [step.server, status, host])).toEqual(
      smallDrain.steps.flatMap((step) =>
        step.kind === "move" ? [[step.server, "completed", step.destination]] : [],
      ),
    );
    for (const { total } of moves) expect(total).toBeGreaterThan(0);
  });
});

// Whoever executes a run may die at any row. The next one must neither ask twice nor forget.
describe("a run that was left", () => {
  it("at whichever row goes on from there, and asks for no move twice", async () => {
    const full = await deskWithApproval(await freshStore());
    const whole = await started(full);
    await whole.ended;
    const length = (await full.store.journal.rows(whole.run.id)).length;
    for (let row = 1; row < length; row += 4) {
      const desk = await deskWithApproval(await freshStore());
      const first = await started(desk);
      desk.subscribe(first.run.id, (event) => {
        if (event.kind === "row" && event.seq === row) first.execution.leave();
      });
      expect(await first.ended, `left at row ${row}`).toBe(false);
      const second = await started(desk);
      expect(second.resumed).toBe(true);
      expect(second.run.id).toBe(first.run.id);
      expect(await second.ended).toBe(true);
      const view = await desk.view(first.run.id);
      expect(view?.fault).toBeNull();
      expect(view?.steps.filter(({ kind }) => kind !== "done")).toEqual([]);
      expect(await asked(desk, first.run.id), `left at row ${row}`).toEqual(["s1", "s2", "s3"]);
    }
  });
  it("is not gone on with when its journal was changed", async () => {
    const path = await storePath();
    const desk = await deskWithApproval(await openEmbedded(path));
    const first = await started(desk);
    desk.subscribe(first.run.id, (event) => {
      if (event.kind === "row" && event.seq === 5) first.execution.leave();
    });
    await first.ended;
    const { default: Database } = await import("libsql");
    const database = new Database(path);
    database.prepare("update journal set entries = replace(entries, 'accepted', 'refused')").run();
    database.close();
    const again = await desk.start(atOnce);
    expect(again).toMatchObject({
      ok: false,
      error: [expect.stringMatching(/journal of run .* was changed after it was written/)],
    });
    await desk.store.close();
  });
  // Without its end a chain holds all the same, and what was asked for in it would be asked for again.
  it("is not gone on with when rows were cut off its journal's end", async () => {
    const path = await storePath();
    const desk = await deskWithApproval(await openEmbedded(path));
    const first = await started(desk);
    desk.subscribe(first.run.id, (event) => {
      if (event.kind === "row" && event.seq === 5) first.execution.leave();
    });
    await first.ended;
    const { default: Database } = await import("libsql");
    const database = new Database(path);
    database.prepare("delete from journal where seq >= 4").run();
    database.close();
    const again = await desk.start(atOnce);
    expect(again).toMatchObject({
      ok: false,
      error: [expect.stringMatching(/journal of run .* rows after 3 are missing/)],
    });
    await desk.store.close();
  });
});

// At two in the morning the failed move is looked into after the command has ended: what was done must not be lost by it.
describe("a run that is over", () => {
  const retry = { action: "retry", step: "out:s3" } as const;

  /** Left at its first row, and asked for something before it goes on to its end. */
  async function ended(desk: RunDesk, asked: PersonAction): Promise<string> {
    const { run, execution, ended } = await started(desk);
    desk.subscribe(run.id, () => execution.leave());
    await ended;
    await desk.store.requests.add(run.id, JSON.stringify(asked), ann, new Date().toISOString());
    expect(await (await started(desk)).ended).toBe(true);
    return run.id;
  }

  it("goes on after a retry, with the same journal, and asks for nothing twice", async () => {
    const desk = await deskWithApproval(await freshStore());
    const id = await ended(desk, { action: "leave-out", step: "out:s3" });
    expect((await desk.view(id))?.run.end).toMatch(/held/);
    expect(await asked(desk, id)).toEqual(["s1", "s2"]);

    expect(await desk.request(id, { action: "pause" }, ann)).toMatch(
      /^refused: the run is over: only retry, resume, skip can be asked of it now/,
    );
    expect(await desk.request(id, retry, ann)).toMatch(/^kept: .* drainwise apply/);
    const second = await started(desk, atOnce);
    expect(second.run.id).toBe(id);
    expect(await second.ended).toBe(true);
    const view = await desk.view(id);
    expect(view?.fault).toBeNull();
    expect(view?.run.end).toMatch(/^6 of 6 steps done/);
    expect(await asked(desk, id)).toEqual(["s1", "s2", "s3"]);
    expect(await desk.request(id, retry, ann)).toMatch(/^refused: .* every step is done/);
  });
  it("does not go on without an approval in force", async () => {
    const desk = await deskWithApproval(await freshStore());
    const id = await ended(desk, { action: "leave-out", step: "out:s3" });
    await desk.request(id, retry, ann);
    await withdraw(desk.store.plans, { hash: atOnce.hash, cloud: "simulated", now: new Date() });
    expect(await desk.start(atOnce)).toMatchObject({
      ok: false,
      error: [expect.stringMatching(/was withdrawn/)],
    });
    expect((await desk.view(id))?.run.endedAt).not.toBeNull();
  });
  it("never goes on once it was aborted", async () => {
    const desk = await deskWithApproval(await freshStore());
    const id = await ended(desk, { action: "abort" });
    expect(await desk.request(id, { action: "resume" }, ann)).toMatch(
      /^refused: the run is over: it was aborted, which is for good/,
    );
  });
  // Asked for while it was open, and not heard before its end: that must not keep the plan from being run ever again.
  it("lets another run begin after an abort, though a word that came too late still waits", async () => {
    const desk = await deskWithApproval(await freshStore());
    const id = await ended(desk, { action: "abort" });
    const late = JSON.stringify({ action: "resume" });
    await desk.store.requests.add(id, late, ann, new Date().toISOString());
    const anew = await started(desk);
    expect([anew.resumed, anew.run.id === id]).toEqual([false, false]);
    expect(await anew.ended).toBe(true);
    expect((await desk.view(anew.run.id))?.run.end).toMatch(/^6 of 6 steps done/);
  });
});

// Nothing leaves without an approval in force, but what is under way must not be left alone either.
describe("a run whose approval is over", () => {
  it("follows what is under way, begins nothing, and goes on once it is approved anew and resumed", async () => {
    const desk = await deskWithApproval(await freshStore());
    const first = await started(desk);
    let isAsked = false;
    desk.subscribe(first.run.id, (event) => {
      if (event.kind !== "row") return;
      isAsked ||= event.entries.some(({ text }) => text.includes("live-migrate s1"));
      if (isAsked) first.execution.leave();
    });
    await first.ended;
    const taken = { hash: atOnce.hash, cloud: "simulated", now: new Date() } as const;
    expect(await withdraw(desk.store.plans, taken)).toBe(1);

    const second = await started(desk);
    const stands = async () => (await desk.view(first.run.id))?.steps ?? [];
    await vi.waitFor(async () => {
      const done = (await stands()).filter(({ kind }) => kind === "done");
      expect(done.map(({ step }) => step)).toContain("out:s1");
    });
    expect(await asked(desk, first.run.id)).toEqual(["s1"]);
    const told = (await desk.store.journal.rows(first.run.id)).map(({ entries }) => entries).join();
    expect(told).toMatch(/paused by want of an approval in force \(.* was withdrawn/);
    expect(await desk.request(first.run.id, { action: "resume" }, ann)).toMatch(
      /^refused: not resumed: .* was withdrawn .* Approve the plan anew/,
    );

    // A step that is done cannot be taken out any more: said as what it is, so that a script can tell.
    expect(await desk.request(first.run.id, { action: "skip", step: "out:s1" }, ann)).toMatch(
      /^refused: .* asked to skip: not possible while done/,
    );
    await deskWithApproval(desk.store);
    expect(await desk.request(first.run.id, { action: "resume" }, ann)).toMatch(/^resumed by/);
    expect(await second.ended).toBe(true);
    expect(await asked(desk, first.run.id)).toEqual(["s1", "s2", "s3"]);
  });
});

describe("an approval that is withdrawn while a run goes on", () => {
  it("lets nothing more be asked for, from that moment on", async () => {
    const desk = await deskWithApproval(await freshStore());
    const { run, execution, ended } = await started(desk);
    const held = { hash: atOnce.hash, cloud: "simulated", now: new Date() } as const;
    // By the row that cordons the host, long before anybody would look for the approval again.
    let isWithdrawn: Promise<number> | null = null;
    desk.subscribe(run.id, (event) => {
      if (event.kind === "row") isWithdrawn ??= withdraw(desk.store.plans, held);
    });
    await vi.waitFor(async () => {
      const rows = await desk.store.journal.rows(run.id);
      expect(rows.map(({ entries }) => entries).join()).toMatch(/paused by want of an approval/);
    });
    expect(await isWithdrawn).toBe(1);
    execution.leave();
    await ended;
    expect(await asked(desk, run.id)).toEqual([]);
  });
});

describe("two processes and one plan", () => {
  it("do not run it at once: the second is told who does", async () => {
    const store = await freshStore();
    const slow = wishFor(smallDrain, { kind: "simulated", speed: 10 });
    const one = await deskWithApproval(store);
    const begun = await started(one, slow);
    const two = await new Desk(store).start(slow);
    expect(two).toMatchObject({
      ok: false,
      error: [expect.stringMatching(/Another process runs this plan: process \d+/)],
    });
    begun.execution.leave();
    await begun.ended;
  });
  it("stop the one whose lease was taken: it writes and sends nothing more", async () => {
    const store = await freshStore();
    const slow = wishFor(smallDrain, { kind: "simulated", speed: 10 });
    const begun = await started(await deskWithApproval(store), slow);
    const key = { plan: slow.hash, cloud: "simulated" } as const;
    const later = Date.now() + 3_600_000;
    expect(await store.leases.take(key, holder("another"), later, 30_000)).not.toBeNull();
    const before = (await store.journal.rows(begun.run.id)).length;
    await expect(begun.ended).rejects.toThrow(/another runner/);
    expect((await store.journal.rows(begun.run.id)).length).toBeLessThanOrEqual(before + 1);
  });
});
