/** predict on a small excerpt of measured migrations: how right it is, what it reads, what it refuses. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accuracyOf } from "../../../data/accuracy/accuracy.ts";
import { judge } from "../../../data/accuracy/judge.ts";
import { tcgTestbed } from "../../../data/catalog/tcg-testbed.ts";
import { measuredResults } from "../../../data/predict/measured-result.ts";
import { predictRows } from "../../../data/predict/predict-rows.ts";
import { type MeasuredFile, readMeasured } from "../../../data/predict/read-measured.ts";
import { predictionsCsv } from "../../../data/predict/write-predictions.ts";

const EXCERPT = new URL("../../golden/qemu/excerpt.csv", import.meta.url).pathname;

let directory = "";
let excerpt: MeasuredFile;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "drainwise-predict-"));
  excerpt = await readOrFail(EXCERPT);
});
afterAll(() => rm(directory, { recursive: true }));

async function readOrFail(path: string): Promise<MeasuredFile> {
  const file = await readMeasured(path);
  if (!file.ok) throw new Error(JSON.stringify(file.error.diagnostics));
  return file.value;
}

/** The excerpt with its text changed, read again. */
async function changed(change: (text: string) => string): Promise<string> {
  const path = join(directory, "changed.csv");
  await writeFile(path, change(await readFile(EXCERPT, "utf8")));
  return path;
}

describe("against measurements", () => {
  test("outcomes are right, and times and bytes of single migrations near", () => {
    const predictions = predictRows(excerpt.rows, tcgTestbed);
    const families = accuracyOf(measuredResults(excerpt), predictions);
    const ten = families.find(({ family }) => family === "ten families");
    expect(families.every(({ outcomesRight }) => outcomesRight === 1)).toBe(true);
    expect(ten?.totalTime.median).toBeLessThan(0.015);
    expect(ten?.bytes.median).toBeLessThan(0.01);
    expect(ten?.rounds.median).toBeLessThanOrEqual(1);
  });

  test("no simpler model comes near", () => {
    const delivered = judge(excerpt, tcgTestbed).find(({ inputs }) => inputs === "delivered");
    const ours = delivered?.families.find(({ family }) => family === "ten families");
    const others = delivered?.baselines.map(({ pooled }) => pooled.totalTime.median) ?? [];
    expect(others).toHaveLength(4);
    for (const median of others) {
      expect(median).toBeGreaterThan(3 * (ours?.totalTime.median ?? Number.NaN));
    }
  });
});

describe("what it reads", () => {
  test("families are not read: without them the answers are the same", async () => {
    const path = await changed((text) => text.replace("run,family,", "run,group,"));
    const file = await readOrFail(path);
    expect(predictRows(file.rows, tcgTestbed)).toEqual(predictRows(excerpt.rows, tcgTestbed));
  });

  test("results are not read: without them the answers are the same", async () => {
    const path = await changed((text) =>
      text
        .replace(",total_ms,downtime_ms,", ",a,b,")
        .replace(",transferred,sync_count,rounds,", ",c,d,e,"),
    );
    const file = await readOrFail(path);
    expect(predictRows(file.rows, tcgTestbed)).toEqual(predictRows(excerpt.rows, tcgTestbed));
  });

  test("cells pass through untouched, answers stand behind them, rows in order", () => {
    const text = predictionsCsv(excerpt, predictRows(excerpt.rows, tcgTestbed));
    const [header, first] = text.split("\n");
    expect(header?.startsWith(`${excerpt.columns.slice(0, 3).join(",")},`)).toBe(true);
    expect(
      header?.endsWith(
        "pred_outcome,pred_total_time_s,pred_total_time_s_p10,pred_total_time_s_p90,pred_downtime_s,pred_outage_s,pred_transferred_bytes,pred_rounds,pred_mirror_ready_s",
      ),
    ).toBe(true);
    expect(first?.startsWith(`${excerpt.cells[0]?.slice(0, 3).join(",")},`)).toBe(true);
    expect(text.trimEnd().split("\n")).toHaveLength(excerpt.rows.length + 1);
  });

  test("a migration that does not converge has bytes and rounds, and no times", () => {
    const rows = excerpt.rows.filter(({ scenario }) => scenario === "s512_w400_b50_q120");
    const [prediction] = predictRows(rows, tcgTestbed);
    expect(prediction?.outcome).toBe("not_converged");
    expect(prediction?.totalTime).toBeNull();
    expect(prediction?.outage).toBeNull();
    expect(prediction?.transferred).toBeGreaterThan(1e9); // 32 s at 50 MiB/s
    expect(prediction?.rounds).toBeGreaterThan(1);
  });
});

test("one that never converges and has no limit ends all the same, with nothing to report", () => {
  const [row] = excerpt.rows.filter(({ scenario }) => scenario === "s512_w400_b50_q120");
  if (row === undefined) throw new Error("the excerpt has lost a row");
  const [prediction] = predictRows([{ ...row, limitS: Number.POSITIVE_INFINITY }], tcgTestbed);
  expect(prediction).toMatchObject({ outcome: "not_converged", transferred: null, rounds: null });
});

test("a mirror that cannot keep up is never ready, and memory never moves", () => {
  const [row] = excerpt.rows.filter(({ scenario }) => scenario === "b512_s50_w20");
  if (row === undefined || row.disk === null) throw new Error("the excerpt has lost a row");
  const disk = { ...row.disk, writeMibs: 60 };
  const [prediction] = predictRows([{ ...row, disk }], tcgTestbed);
  expect(prediction).toMatchObject({ outcome: "not_converged", mirrorReady: null, transferred: 0 });
});

describe("faulty input", () => {
  test("a member of a shared link that is missing", async () => {
    const path = await changed((text) =>
      text
        .split("\n")
        .filter((line) => !line.startsWith("n2_eq_idle_l800-1"))
        .join("\n"),
    );
    const file = await readMeasured(path);
    expect(file.ok).toBe(false);
    const [fault] = file.ok ? [] : file.error.diagnostics;
    expect(fault).toMatchObject({ code: "incomplete-group", source: { field: "n_concurrent" } });
  });

  test("every bad cell at once, each with its line and column", async () => {
    const path = join(directory, "bad.csv");
    await writeFile(
      path,
      "ram_mib,nonzero_mib,downtime_limit_ms,mode,changes\nmany,1,300,u,\n512,-4,300,fast,\n512,,300,u,[[1]]\n",
    );
    const file = await readMeasured(path);
    const codes = file.ok
      ? []
      : file.error.diagnostics.map((d) => [d.source.line, d.source.field, d.code]);
    expect(codes).toEqual([
      [2, "ram_mib", "no-number"],
      [2, "rate_asked", "no-rate"],
      [3, "mode", "unknown-mode"],
      [3, "nonzero_mib", "absurd-number"],
      [4, "changes", "no-changes"],
      [4, "nonzero_mib", "empty-cell"],
      [4, "rate_asked", "no-rate"],
    ]);
  });

  test("figures that no cloud has, and names that QEMU has not: not minutes of counting, nor silence", async () => {
    const path = join(directory, "absurd.csv");
    await writeFile(
      path,
      "ram_mib,nonzero_mib,downtime_limit_ms,bw_cap_mibs,limit_s,caps,n_concurrent\n" +
        "1e12,1,300,1e-9,1e12,autoconverge,1.5\n",
    );
    const file = await readMeasured(path);
    const codes = file.ok ? [] : file.error.diagnostics.map((d) => [d.source.field, d.code]);
    expect(codes).toEqual([
      ["bw_cap_mibs", "absurd-number"],
      ["caps", "unknown-capability"],
      ["limit_s", "absurd-number"],
      ["n_concurrent", "no-number"],
      ["ram_mib", "absurd-number"],
    ]);
  });

  test("columns without which nothing can be said", async () => {
    const path = join(directory, "short.csv");
    await writeFile(path, "ram_mib,mode\n512,u\n");
    const file = await readMeasured(path);
    const fields = file.ok ? [] : file.error.diagnostics.map((d) => d.source.field);
    expect(fields).toEqual(["downtime_limit_ms", "nonzero_mib"]);
  });
});

test("a migration outside what was measured has a wider interval", () => {
  const [row] = excerpt.rows.filter(({ scenario }) => scenario === "i1024_850_b100");
  if (row === undefined) throw new Error("the excerpt has lost a row");
  const relativeWidth = (ramMib: number) => {
    const [p] = predictRows([{ ...row, ramMib, limitS: 1e6 }], tcgTestbed);
    return ((p?.totalTimeP90 ?? 0) - (p?.totalTimeP10 ?? 0)) / (p?.totalTime ?? 1);
  };
  expect(relativeWidth(64 * 1024)).toBeGreaterThan(2 * relativeWidth(4096));
});
