/** A store in a folder of its own, and records to put into it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { ProcessMark } from "../../data/run/process-mark.ts";
import { anchorOf, chained } from "../../data/store/journal-chain.ts";
import type { JournalRow, Lease, Person, RunRecord } from "../../data/store/records.ts";
import { openEmbedded } from "../../data/store/sql/open-embedded.ts";
import type { LeaseHolder, Store } from "../../data/store/store.ts";

/** A path for a store, gone with its folder when the test is over. */
export async function storePath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "drainwise-store-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "deeper", "store.db");
}

export async function freshStore(): Promise<Store> {
  const store = await openEmbedded(await storePath());
  onTestFinished(() => store.close());
  return store;
}

export const ann: Person = { user: "u-ann", name: "ann", proven: true };
export const ben: Person = { user: "u-ben", name: "ben", proven: true };

export const runRecord = (more: Partial<RunRecord> = {}): RunRecord => ({
  id: "r-1",
  plan: "p-1",
  cloud: "simulated",
  approval: "a-1",
  by: ann,
  startedAt: "2026-11-27T20:00:00.000Z",
  setting: "{}",
  endedAt: null,
  end: null,
  ...more,
});

/** So many rows that follow from a run's record. */
export function rowsOf(run: RunRecord, count: number): readonly JournalRow[] {
  const rows: JournalRow[] = [];
  for (let seq = 1; seq <= count; seq += 1) {
    const previous = rows.at(-1)?.hash ?? anchorOf(run);
    rows.push(
      chained(
        {
          run: run.id,
          seq,
          at: seq / 2,
          wall: "2026-11-27T20:00:01.000Z",
          request: null,
          observation: '{"kind":"tick"}',
          entries: `[{"text":"row ${seq}"}]`,
          commands: "[]",
        },
        previous,
      ),
    );
  }
  return rows;
}

export const NOW = Date.parse("2026-11-27T20:00:00Z");

/** Of whom nothing but a name is known. */
export const holder = (name: string, mark: ProcessMark | null = null): LeaseHolder => ({
  holder: name,
  mark: mark === null ? null : JSON.stringify(mark),
});

/** The lease of the record's plan, or the test's end. */
export async function leaseFor(store: Store, name = "one", now = NOW): Promise<Lease> {
  const key = { plan: "p-1", cloud: "simulated" } as const;
  const lease = await store.leases.take(key, holder(name), now, 30_000);
  if (lease === null) throw new Error("the lease is held by another");
  return lease;
}
