import { mkdirSync } from "node:fs";
import { mkdir, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import Database from "libsql";
import { describe, expect, it } from "vitest";
import type { ApprovalRecord } from "../../../data/store/records.ts";
import {
  defaultStorePath,
  durabilityOf,
  openDurable,
  openEmbedded,
} from "../../../data/store/sql/open-embedded.ts";
import {
  ann,
  ben,
  freshStore,
  holder,
  leaseFor,
  NOW,
  rowsOf,
  runRecord,
  storePath,
} from "../../support/store.ts";

const key = { plan: "p-1", cloud: "simulated" } as const;

// A journal that a power cut can shorten lets a run ask twice for what it had asked for.
describe("the embedded store", () => {
  it("keeps its file in WAL mode with an fsync for each commit, for its owner alone", async () => {
    const path = await storePath();
    const store = await openEmbedded(path);
    const second = openDurable(path);
    expect(durabilityOf(second)).toEqual({ mode: "wal", synchronous: 2 });
    second.close();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
    await store.close();
  });
  it("refuses a place that cannot keep those settings", () => {
    expect(() => openDurable(":memory:")).toThrow(/works in mode memory.*WAL and FULL are needed/);
  });
  it("says which file cannot be opened, and why", async () => {
    const path = await storePath();
    await mkdir(dirname(path));
    await writeFile(path, "no database at all, and long enough to be looked at as one".repeat(40));
    await expect(openEmbedded(path)).rejects.toThrow(
      /store\.db cannot be opened: .*not a database/,
    );
  });
  it("lies where XDG keeps state, unless it is named", () => {
    expect(defaultStorePath({ XDG_STATE_HOME: "/s" })).toBe("/s/drainwise/store.db");
    expect(defaultStorePath({ DRAINWISE_STORE: "/x/y.db" })).toBe("/x/y.db");
  });
  it("gives back plans, authors, approvals and runs as they were kept", async () => {
    const store = await freshStore();
    await store.plans.keep("p-1", "text", "t1");
    await store.plans.keep("p-1", "another text never replaces it", "t2");
    expect(await store.plans.text("p-1")).toBe("text");
    expect(await store.plans.text("p-2")).toBeNull();
    const author = { plan: "p-1", by: ann, cloud: "simulated", at: "t1" } as const;
    await store.plans.addAuthor(author);
    await store.plans.addAuthor({ ...author, at: "t2" });
    expect(await store.plans.authors("p-1")).toEqual([author]);
    const approval: ApprovalRecord = {
      ...{ id: "a-1", plan: "p-1", by: ben, cloud: "keystone:http://k/v3", at: "t2" },
      ...{ expires: "t3", confirmed: [{ option: "downtimeMax", value: "1" }], withdrawnAt: null },
    };
    await store.plans.addApproval(approval);
    expect(await store.plans.approvals("p-1")).toEqual([approval]);
    await store.plans.withdrawApproval("a-1", "t4");
    expect((await store.plans.approvals("p-1"))[0]?.withdrawnAt).toBe("t4");
    await store.runs.add(runRecord());
    await store.runs.end("r-1", "t9", "done");
    expect(await store.runs.list("p-1")).toEqual([runRecord({ endedAt: "t9", end: "done" })]);
  });
  it("keeps with a run which row of its journal is the last, and keeps it only with the row", async () => {
    const store = await freshStore();
    const run = runRecord();
    await store.runs.add(run);
    expect(await store.journal.last("r-1")).toBeNull();
    const lease = await leaseFor(store);
    const [one, two] = rowsOf(run, 2);
    if (one === undefined || two === undefined) throw new Error("no rows");
    expect(await store.journal.append(one, lease, NOW)).toBe(true);
    expect(await store.journal.last("r-1")).toEqual({ seq: 1, hash: one.hash });
    expect(await store.journal.append(two, { ...lease, epoch: lease.epoch + 1 }, NOW)).toBe(false);
    expect(await store.journal.last("r-1")).toEqual({ seq: 1, hash: one.hash });
  });
  it("numbers requests and forgets none until it is answered", async () => {
    const store = await freshStore();
    const first = await store.requests.add("r-1", '{"kind":"pause"}', ben, "t1");
    const second = await store.requests.add("r-1", '{"kind":"resume"}', ann, "t2");
    expect((await store.requests.waiting("r-1")).map(({ id }) => id)).toEqual([first, second]);
    await store.requests.answer(first, "paused");
    expect(await store.requests.waiting("r-1")).toEqual([
      { id: second, run: "r-1", action: '{"kind":"resume"}', by: ann, at: "t2", answer: null },
    ]);
    expect((await store.requests.get(first))?.answer).toBe("paused");
  });
});

// Two runners of one plan would move its servers twice: whoever has lost the lease writes nothing more.
describe("the lease", () => {
  it("is held by one at a time", async () => {
    const store = await freshStore();
    const lease = await leaseFor(store);
    expect(await store.leases.take(key, holder("two"), NOW + 29_999, 30_000)).toBeNull();
    expect(await store.leases.current(key)).toEqual(lease);
  });
  it("lapses when it is not renewed, and the next holder's epoch is higher", async () => {
    const store = await freshStore();
    const one = await leaseFor(store);
    const renewed = await store.leases.renew(one, NOW + 20_000, 30_000);
    expect(renewed?.expires).toBe(NOW + 50_000);
    expect(await store.leases.take(key, holder("two"), NOW + 49_999, 30_000)).toBeNull();
    const two = await store.leases.take(key, holder("two"), NOW + 50_000, 30_000);
    expect(two?.epoch).toBe(one.epoch + 1);
    expect(await store.leases.renew(one, NOW + 50_001, 30_000)).toBeNull();
  });
  it("may be prolonged late as long as nobody has taken it", async () => {
    const store = await freshStore();
    const one = await leaseFor(store);
    expect(await store.leases.renew(one, NOW + 90_000, 30_000)).not.toBeNull();
  });
  it("is taken over from whom it was seen with, by one alone of two", async () => {
    const store = await freshStore();
    const dead = await leaseFor(store);
    const two = await store.leases.takeOver(dead, holder("two"), NOW + 1, 30_000);
    expect(two).toMatchObject({ holder: "two", epoch: 2, since: NOW + 1, expires: NOW + 30_001 });
    expect(await store.leases.takeOver(dead, holder("three"), NOW + 1, 30_000)).toBeNull();
    expect(await store.leases.renew(dead, NOW + 2, 30_000)).toBeNull();
  });
  it("of a store that an earlier version made is read, and taken like any other", async () => {
    const path = await storePath();
    mkdirSync(dirname(path), { recursive: true });
    const earlier = new Database(path);
    earlier.exec(`create table leases (plan text not null, cloud text not null, holder text not null,
      epoch integer not null, expires real not null, primary key (plan, cloud))`);
    earlier.exec(`insert into leases values ('p-1', 'simulated', 'one', 4, ${NOW + 1000})`);
    earlier.close();
    const store = await openEmbedded(path);
    expect(await store.leases.current(key)).toMatchObject({ holder: "one", mark: null, since: 0 });
    const two = await store.leases.take(key, holder("two"), NOW + 1000, 30_000);
    expect(two).toMatchObject({ holder: "two", epoch: 5, since: NOW + 1000 });
    await store.close();
  });
  it("is taken at once after it was released", async () => {
    const store = await freshStore();
    await store.leases.release(await leaseFor(store));
    expect((await leaseFor(store, "two", NOW + 1)).epoch).toBe(2);
  });
  it("is another for another cloud", async () => {
    const store = await freshStore();
    await leaseFor(store);
    const real = { plan: "p-1", cloud: "keystone:http://k/v3" } as const;
    expect(await store.leases.take(real, holder("two"), NOW, 30_000)).not.toBeNull();
  });
});

describe("the journal", () => {
  it("takes rows in order and gives them back to the byte", async () => {
    const store = await freshStore();
    const lease = await leaseFor(store);
    const rows = rowsOf(runRecord(), 3);
    for (const row of rows) expect(await store.journal.append(row, lease, NOW)).toBe(true);
    expect(await store.journal.rows("r-1")).toEqual(rows);
    expect(await store.journal.rows("r-1", 2)).toEqual(rows.slice(2));
  });
  it("takes no row of a holder whose lease has lapsed or gone to another", async () => {
    const store = await freshStore();
    const lease = await leaseFor(store);
    const [first, second] = rowsOf(runRecord(), 2);
    if (first === undefined || second === undefined) throw new Error("two rows");
    expect(await store.journal.append(first, lease, NOW + 30_000)).toBe(false);
    const two = await leaseFor(store, "two", NOW + 30_000);
    expect(await store.journal.append(first, lease, NOW + 30_001)).toBe(false);
    expect(await store.journal.append(first, two, NOW + 30_001)).toBe(true);
    expect(await store.journal.append(second, { ...two, epoch: 1 }, NOW + 30_001)).toBe(false);
    expect(await store.journal.rows("r-1")).toEqual([first]);
  });
  it("takes no second row of the same number", async () => {
    const store = await freshStore();
    const lease = await leaseFor(store);
    for (const row of rowsOf(runRecord(), 2)) await store.journal.append(row, lease, NOW);
    for (const row of rowsOf(runRecord(), 2)) {
      expect(await store.journal.append(row, lease, NOW)).toBe(false);
    }
  });
});
