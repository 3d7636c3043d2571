// What is drawn beside the plan must be this run's moves alone: not what a colleague did later, nor a wait drawn as work.
import { describe, expect, it } from "vitest";
import { actualRun } from "../../../data/run/actual-run.ts";
import type {
  Command,
  JournalEntry,
  JournalRow,
  MoveRecord,
  MoveStep,
  Observation,
  Plan,
} from "../../../sim/index.ts";
import { smallDrain } from "../../support/approved-plan.ts";
import { recordSeen, serverSeen } from "../../support/sights.ts";

const step = smallDrain.steps.find((each) => each.kind === "move");
if (step?.kind !== "move") throw new Error("a move");
const { id, server, source, destination } = step;
const other = "c" === destination ? "b" : "c";

const tick: Observation = { kind: "tick" };
let seq = 0;
const row = (
  at: number,
  observation: Observation,
  said: readonly (readonly [JournalEntry["kind"], string])[] = [],
  commands: readonly Command[] = [],
): JournalRow => {
  seq += 1;
  const entries = said.map(([kind, text]) => ({ at, step: id, kind, text }));
  return { seq, at, observation, entries, commands };
};
const live = (at: number, to: string | null = destination, since = 7): JournalRow =>
  row(
    at,
    tick,
    [["intent", "asked"]],
    [
      {
        ...{ kind: "live-migrate", intent: `${id}/${at}/start`, server, destination: to },
        ...{ blockMigration: false, since: { migration: since, action: null } },
      },
    ],
  );
const cold = (at: number): JournalRow =>
  row(
    at,
    tick,
    [["intent", "asked"]],
    [
      {
        ...{ kind: "cold-migrate", intent: `${id}/${at}/start`, server, destination },
        since: { migration: 7, action: null },
      },
    ],
  );
/** The server with its newest records, newest first. */
const seen = (
  at: number,
  host: string,
  records: readonly ReturnType<typeof recordSeen>[],
  status = "ACTIVE",
): JournalRow => row(at, serverSeen(server, host, { status, migrations: records }));
const ours = (number: number, status: string, more: Partial<ReturnType<typeof recordSeen>> = {}) =>
  recordSeen(number, status, { source, destination, ...more });

const drawn = (rows: readonly JournalRow[], plan: Plan = smallDrain): MoveRecord => {
  const found = actualRun(plan, rows, "runner", () => "waiting").moves.find(
    (each) => each.step === id,
  );
  if (found === undefined) throw new Error("the move is not drawn");
  return found;
};
const spans = ({ phases }: MoveRecord): string[] =>
  phases.map(({ phase, start, end }) => `${phase} ${start}-${end}`);

const wentWell = [
  live(10),
  seen(12, source, [ours(8, "preparing")]),
  seen(20, source, [ours(8, "running")]),
  seen(50, destination, [ours(8, "completed")]),
  row(52, tick, [["state", `done: ${server} is on ${destination}, ACTIVE`]]),
];

describe("a move as it went", () => {
  it("is queued, prepared and copied until it was seen to be done", () => {
    const record = drawn(wentWell);
    expect(record).toMatchObject({ requestedAt: 10, startedAt: 12, endedAt: 52, destination });
    expect(record.end).toBe("completed");
    expect(spans(record)).toEqual(["queued 10-12", "preparing 12-20", "precopy 20-52"]);
  });

  it("stays as it was when a colleague moves the server on afterwards, and when somebody asks for more", () => {
    const later = ours(9, "running", {
      user: "colleague",
      source: destination,
      destination: other,
    });
    const record = drawn([
      ...wentWell,
      seen(90, destination, [later, ours(8, "completed")]),
      row(95, tick, [["decision", "ann asked to skip: not possible while done"]]),
      seen(120, other, [{ ...later, status: "completed" }, ours(8, "completed")]),
    ]);
    expect(record).toEqual(drawn(wentWell));
  });

  it("takes no other person's migration for its own while its own is under way", () => {
    const theirs = ours(9, "running", { user: "colleague", destination: other });
    const record = drawn([live(10), seen(20, source, [theirs, ours(8, "accepted")])]);
    expect(record).toMatchObject({ destination, startedAt: null, endedAt: null });
    expect(spans(record)).toEqual(["queued 10-20"]);
  });

  it("that goes cold is copied, started and waits to be confirmed", () => {
    const plan: Plan = {
      ...smallDrain,
      steps: smallDrain.steps.map((each) =>
        each.id === id ? ({ ...each, type: "cold" } as MoveStep) : each,
      ),
    };
    const record = drawn(
      [
        cold(10),
        seen(12, source, [ours(8, "migrating", { type: "migration" })]),
        seen(30, destination, [ours(8, "finished", { type: "migration" })], "VERIFY_RESIZE"),
        seen(34, destination, [ours(8, "confirmed", { type: "migration" })]),
        row(35, tick, [["state", "done: moved"]]),
      ],
      plan,
    );
    expect(record).toMatchObject({ type: "cold", endedAt: 35, end: "completed" });
    expect(spans(record)).toEqual(["queued 10-12", "copying 12-30", "confirming 30-35"]);
  });

  it("goes to the next candidate after a refusal, and shows both requests", () => {
    const record = drawn([
      live(10),
      row(15, tick, [["decision", `refused (NoValidHost): next candidate ${other}`]]),
      live(18, other, 8),
      seen(25, source, [ours(9, "running", { destination: other }), ours(8, "error")]),
    ]);
    expect(record).toMatchObject({ destination: other, requestedAt: 10, startedAt: 25 });
    expect(spans(record)).toEqual(["queued 10-15", "queued 18-25", "precopy 25-25"]);
  });

  it("is not drawn as queued while it is put off, and says that it was refused", () => {
    const putOff = [
      live(10),
      row(15, tick, [["decision", "refused (the server is busy): later"]]),
      seen(600, source, [ours(8, "error")]),
    ];
    expect(drawn(putOff)).toMatchObject({ end: "refused", endedAt: null });
    expect(spans(drawn(putOff))).toEqual(["queued 10-15"]);
    const again = drawn([...putOff, live(700)]);
    expect(again.end).toBe("completed");
    expect(spans(again)).toEqual(["queued 10-15", "queued 700-700"]);
  });

  it("goes where Nova chose, as the record tells", () => {
    const record = drawn([
      live(10, null),
      seen(12, source, [ours(8, "running", { destination: other })]),
    ]);
    expect(record.destination).toBe(other);
  });

  it("that was aborted, or was skipped after it had failed, ends when and how it ended first", () => {
    const begun = [live(10), seen(20, source, [ours(8, "running")])];
    const aborted = row(40, tick, [["state", `failed: aborted: ${server} is on ${source}`]]);
    expect(drawn([...begun, aborted])).toMatchObject({ end: "aborted", endedAt: 40 });
    const failed = row(40, tick, [["state", "failed: migration 8 ended failed"]]);
    const skipped = row(900, tick, [["state", "skipped by ann"]]);
    const record = drawn([...begun, failed, skipped]);
    expect(record).toMatchObject({ end: "failed", endedAt: 40 });
    expect(spans(record)).toEqual(["queued 10-20", "precopy 20-40"]);
  });
});
