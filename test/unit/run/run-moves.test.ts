import { describe, expect, it } from "vitest";
import { movesCsv } from "../../../data/run/moves-csv.ts";
import type { MeasuredMove } from "../../../data/run/progress.ts";
import { movesOfRun } from "../../../data/run/run-moves.ts";
import type { JournalRow } from "../../../data/store/records.ts";
import type { Command, Observation } from "../../../sim/index.ts";
import { smallDrain } from "../../support/approved-plan.ts";
import { recordSeen, serverSeen } from "../../support/sights.ts";

const step = smallDrain.steps.find((each) => each.kind === "move");
if (step?.kind !== "move") throw new Error("a move");
const { server, destination } = step;

let seq = 0;
const row = (
  at: number,
  observation: Observation,
  commands: readonly Command[] = [],
): JournalRow => {
  seq += 1;
  const texts = {
    entries: "[]",
    observation: JSON.stringify(observation),
    commands: JSON.stringify(commands),
  };
  return { ...{ run: "r", seq, at, wall: "", request: null, previous: "", hash: "" }, ...texts };
};
const asked = (at: number, since: number): JournalRow =>
  row(at, { kind: "tick" }, [
    {
      ...{ kind: "live-migrate", intent: `${step.id}/1/start`, server, destination },
      ...{ blockMigration: false, since: { migration: since, action: null } },
    },
  ]);
const seen = (
  at: number,
  id: number,
  status: string,
  host: string,
  task: string | null,
): JournalRow =>
  row(at, {
    ...{
      kind: "server",
      intent: null,
      server,
      host,
      status: "ACTIVE",
      taskState: task,
      locked: false,
    },
    migrations: [{ id, status, type: "live-migration", source: "a", destination, user: null }],
    ...{ lastAction: null, failure: null, portsBound: null, destination: null },
  });
const measured = (id: number): { run: string; intent: string; measured: string } => {
  const move: MeasuredMove = {
    ...{
      server,
      migration: id,
      type: "live-migration",
      status: "completed",
      source: "a",
      destination,
    },
    ...{ createdAt: "2026-11-27T20:00:00.000Z", updatedAt: "2026-11-27T20:00:42.000Z" },
    memory: { total: 2 ** 30, processed: 3 * 2 ** 29, remaining: 0 },
    disk: null,
  };
  return { run: "r", intent: `${server}/${id}`, measured: JSON.stringify(move) };
};

// What is held against predictions, and fitted to, must be this move and no other.
describe("a move of a run", () => {
  it("is timed by Nova's record where there is one, else by our polls", () => {
    const rows = [
      asked(10, 7),
      seen(20, 8, "running", "a", "migrating"),
      seen(55, 8, "completed", destination, null),
    ];
    expect(movesOfRun(smallDrain, rows, [])).toMatchObject([
      { requestedAt: 10, endedAt: 55, total: 45, clock: "polls", status: "completed" },
    ]);
    expect(movesOfRun(smallDrain, rows, [measured(8)])).toMatchObject([
      { total: 42, clock: "nova" },
    ]);
  });
  it("is not taken for an earlier one whose record is still the newest", () => {
    const rows = [asked(10, 7), seen(11, 7, "completed", "a", null)];
    expect(movesOfRun(smallDrain, rows, [measured(7)])).toMatchObject([
      { endedAt: null, total: null },
    ]);
  });
  it("stays where it ended, whoever moves the server on afterwards", () => {
    const rows = [asked(10, 7), seen(55, 8, "completed", destination, null)];
    const before = movesOfRun(smallDrain, rows, []);
    const theirs = seen(90, 9, "completed", "elsewhere", null);
    expect(movesOfRun(smallDrain, [...rows, theirs], [])).toEqual(before);
    const both = {
      ...serverSeen(server, "elsewhere"),
      migrations: [9, 8].map((id) => recordSeen(id, "completed", { destination })),
    };
    expect(movesOfRun(smallDrain, [...rows, row(90, both)], [])).toEqual(before);
  });
  it("counts from the request that was made last", () => {
    const rows = [
      asked(10, 7),
      seen(20, 8, "error", "a", null),
      asked(30, 8),
      seen(50, 9, "completed", destination, null),
    ];
    expect(movesOfRun(smallDrain, rows, [])).toMatchObject([
      { requestedAt: 30, total: 20, status: "completed" },
    ]);
  });
  it("is written for calibrate without what was only assumed", () => {
    const rows = [asked(10, 7), seen(55, 8, "completed", destination, null)];
    const csv = movesCsv(
      smallDrain,
      "2026-11-27T20:00:00Z",
      movesOfRun(smallDrain, rows, [measured(8)]),
    );
    const [head = "", line = ""] = csv.trim().split("\n");
    const cells = Object.fromEntries(
      head.split(",").map((name, at) => [name, line.split(",")[at]]),
    );
    expect(cells).toMatchObject({
      type: "live",
      status: "completed",
      total_s: "42",
      sent_mib: "1536",
      link_gbit_per_s: "10",
    });
    const assumed = {
      ...smallDrain,
      snapshot: {
        ...smallDrain.snapshot,
        servers: smallDrain.snapshot.servers.map((each) => ({
          ...each,
          dirtyRate: { ...each.dirtyRate, source: "assumed" as const },
        })),
      },
    };
    const moves = movesOfRun(assumed, rows, []);
    const [, other = ""] = movesCsv(assumed, "2026-11-27", moves).trim().split("\n");
    expect(other.split(",")[head.split(",").indexOf("dirty_rate_mib_per_s")]).toBe("");
  });
});
