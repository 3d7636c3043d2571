/**
 * The run in docs/record is evidence only while its files belong together: what was approved is the plan that lies there,
 * the journal is whole and of that run, and the table follows from forecast, journal and measured times.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { movesOfRun } from "../../data/run/run-moves.ts";
import { hashOf } from "../../data/store/hash.ts";
import { verifyChain } from "../../data/store/journal-chain.ts";
import type { JournalRow, RunRecord } from "../../data/store/records.ts";
import { type Forecast, heldAgainst, type Plan } from "../../sim/index.ts";
import { type Compared, tableOf } from "../lab/record/table.ts";

const fileOf = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../docs/record/${name}`, import.meta.url)), "utf8");

const plan: Plan = JSON.parse(fileOf("plan.json"));
const forecast: Forecast = JSON.parse(fileOf("forecast.json"));
const run: RunRecord = JSON.parse(fileOf("run.json"));
const rows: JournalRow[] = fileOf("journal.jsonl")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));

interface Measured {
  readonly step: string;
  readonly total: number;
}

/** Nova's own times, as `status --csv` wrote them; the note of a row begins with its step. */
const lines = parse(fileOf("moves.csv"), { columns: true }) as Record<string, string>[];
const measured: readonly Measured[] = lines.map(({ note, total_s }) => ({
  step: note?.split(",")[0] ?? "",
  total: Number(total_s),
}));

describe("the recorded run", () => {
  test("what was approved, forecast and run is the plan beside it", () => {
    const hash = hashOf(fileOf("plan.json"));
    expect(fileOf("approval.txt")).toContain(hash);
    expect(forecast.planHash).toBe(hash);
    expect(run.plan).toBe(hash);
  });

  test("the journal's chain begins with the run and holds to its last row", () => {
    expect(verifyChain(run, rows)).toBeNull();
    expect(rows.at(-1)?.entries).toContain("over: 28 of 28 steps done");
  });

  test("the table follows from the forecast and from what was measured", () => {
    const predicted = new Map(forecast.servers.map(({ step, totalTime }) => [step, totalTime]));
    const results = measured.map(({ step, total }): Compared => {
      const {
        predicted: span,
        error,
        inside,
      } = heldAgainst(predicted.get(step) ?? null, total, true);
      const { p5 = null, p50 = null, p95 = null } = span ?? {};
      return { step, p5, p50, p95, measured: total, error, inside };
    });
    expect(tableOf(plan, forecast, results, rows)).toBe(fileOf("table.md"));
  });

  test("the times that Nova recorded are those that the journal saw, whose polls are a few seconds late", () => {
    const seen = new Map(movesOfRun(plan, rows, []).map(({ step, total }) => [step.id, total]));
    expect(measured).toHaveLength(22);
    for (const { step, total } of measured) {
      expect(Math.abs((seen.get(step) ?? Number.NaN) - total), step).toBeLessThan(10);
    }
  });
});
