// A judge that finds nothing proves nothing: each thing that it holds is broken once.
import { describe, expect, it } from "vitest";
import { anchorOf, chained } from "../../data/store/journal-chain.ts";
import type { JournalRow } from "../../data/store/records.ts";
import type { Truth } from "../nova-cloud/messages.ts";
import type { Arrival } from "../nova-cloud/request-log.ts";
import { COLLEAGUE } from "../nova-cloud/simulated-nova.ts";
import { drainOf, move, serverOn } from "../support/hand-made-cloud.ts";
import { runRecord } from "../support/store.ts";
import { type Evidence, faultsOf } from "./judge.ts";

const plan = drainOf({
  hosts: ["a", "b"],
  servers: [serverOn("a", "s1")],
  steps: [move("s1", "a", "b")],
});
const record = runRecord();

const texts: readonly { readonly entries: string; readonly commands: string }[] = [
  { entries: "[]", commands: '[{"kind":"live-migrate","intent":"i/1","server":"s1"}]' },
  { entries: '[{"step":"out:s1","text":"done: s1 is on b, ACTIVE"}]', commands: "[]" },
];
const rows: JournalRow[] = [];
for (const [index, text] of texts.entries()) {
  const previous = rows.at(-1)?.hash ?? anchorOf(record);
  const wall = "2026-11-27T20:00:01.000Z";
  const about = { run: record.id, seq: index + 1, at: index, wall, request: null };
  rows.push(chained({ ...about, observation: "{}", ...text }, previous));
}

const arrival: Arrival = {
  ...{ wall: 1, user: "op", key: "os-migrateLive s1", destination: "b", journalled: 1 },
  ...{ hindered: null, outcome: "done", migration: 7 },
};

const moved = { id: 7, status: "completed", type: "live-migration" };
const truthOn = (host: string): Truth => ({
  servers: [
    {
      ...{ id: "s1", host, status: "ACTIVE", taskState: null },
      records: [{ ...moved, source: "a", destination: "b", user: "op" }],
    },
  ],
  services: [],
  others: [],
  tokens: [],
});

/** A colleague has moved it on to c since; or so their record says. */
const movedOn = (host: string): Truth => {
  const { servers, ...rest } = truthOn(host);
  const theirs = { ...moved, id: 8, source: "b", destination: "c", user: COLLEAGUE };
  return {
    ...rest,
    servers: servers.map((server) => ({ ...server, records: [...server.records, theirs] })),
  };
};

const { id, plan: hash, cloud, approval, by, startedAt, setting } = record;
const sound: Evidence = {
  plan,
  arrivals: [arrival],
  truth: truthOn("b"),
  run: {
    id,
    endedAt: "2026-11-27T21:00:00.000Z",
    end: "1 of 1 steps done",
    record: { id, plan: hash, cloud, approval, by, startedAt, setting },
    rows,
  },
  earlier: [[], rows.map((row) => row.hash)],
};

describe("the judge", () => {
  it("finds nothing where nothing is wrong", () => {
    expect(faultsOf(sound)).toEqual([]);
  });
  it("leaves a colleague what a colleague did", () => {
    expect(faultsOf({ ...sound, truth: movedOn("c") })).toEqual([]);
  });
  it.each<[string, Partial<Evidence>, RegExp]>([
    ["a request without an intent", { arrivals: [{ ...arrival, journalled: 0 }] }, /0 intents/],
    [
      "a request sent twice, though Nova refused the second",
      { arrivals: [arrival, { ...arrival, wall: 2, journalled: 2, outcome: "refused" }] },
      /sent again/,
    ],
    [
      "a row that was there after a kill and is gone",
      { run: { ...sound.run, rows: rows.slice(0, 1) } },
      /row 2, there after kill 2/,
    ],
    [
      "a row that was changed",
      { run: { ...sound.run, rows: rows.map((row) => ({ ...row, entries: "[ ]" })) } },
      /row 1 was changed/,
    ],
    ["a run without an end", { run: { ...sound.run, endedAt: null } }, /not ended/],
    [
      "a server that is not where the journal says",
      { truth: truthOn("a") },
      /s1 is on a, not on b/,
    ],
    [
      "a move to a host that the plan does not name",
      { arrivals: [{ ...arrival, destination: "c" }] },
      /to c is not in the plan/,
    ],
    [
      "a server that is not where a colleague took it",
      { truth: movedOn("b") },
      /s1 is on b, not on c/,
    ],
  ])("finds %s", (_, wrong, words) => {
    expect(faultsOf({ ...sound, ...wrong }).join("\n")).toMatch(words);
  });
});
