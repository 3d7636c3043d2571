import { describe, expect, test } from "vitest";
import { defaultConstants, forecastPlan, GiB, outsideMeasured } from "../../../sim/index.ts";
import {
  goalOf,
  handMadeCloud,
  hostNamed,
  move,
  planOf,
  serverOn,
} from "../../support/hand-made-cloud.ts";
import { calibrated, measuredAt, moveOf } from "./site-moves.ts";

const slow = { ...defaultConstants, streamRate: 0.2e9, livePreparation: 12, liveFinishing: 8 };
const sizes = [1, 2, 4, 8, 16, 32].flatMap((ram) => [moveOf(ram), moveOf(ram)]);
const site = calibrated(measuredAt(sizes, slow, 0.02, 8));

const plan = () => {
  const snapshot = handMadeCloud({
    hosts: ["a", "b"].map((id) => hostNamed(id)),
    servers: [serverOn("a", "s1")],
    link: 1.25e9,
  });
  return planOf(snapshot, [move("s1", "a", "b")], goalOf(["a"]));
};

describe("a forecast with a site's own constants", () => {
  // A site that needs 20 s around each move instead of the catalogue's 10, and knows it, gets another and a surer time.
  test("takes them, is surer of them, and names them", () => {
    const [without, withSite] = [null, site].map((known) =>
      forecastPlan(plan(), { replications: 40, planHash: "0", site: known }),
    );
    const times = (forecast: typeof without) => forecast?.servers[0]?.totalTime;
    const spread = (forecast: typeof without) =>
      (times(forecast)?.p90 ?? 0) / (times(forecast)?.p50 ?? 1);
    expect(times(withSite)?.p50).toBeGreaterThan(20);
    expect(times(without)?.p50).toBeLessThan(20);
    expect(spread(withSite)).toBeLessThan(spread(without));
    expect(withSite?.constants).toMatchObject({ name: "made up", date: "2026-11-23" });
    expect(without?.constants).toBeUndefined();
  });

  // Where Nova needs now 5 s and now 30, the mean of many says nothing of one move: its interval must.
  test("holds how far single moves stray there, and is as sure of its median", () => {
    const straying = {
      ...site,
      figures: site.figures.map((figure) =>
        figure.name === "liveOverhead" ? { ...figure, scatter: 0.6 } : figure,
      ),
    };
    const [even, strayed] = [site, straying].map(
      (known) =>
        forecastPlan(plan(), { replications: 200, planHash: "0", site: known }).servers[0]
          ?.totalTime,
    );
    expect((strayed?.p50 ?? 0) / (even?.p50 ?? 1)).toBeCloseTo(1, 1);
    // 20 s of Nova's time at P95: 20 s times exp(1.645 x 0.6), so 34 s more.
    expect((strayed?.p95 ?? 0) - (strayed?.p50 ?? 0)).toBeGreaterThan(25);
    expect((even?.p95 ?? 0) - (even?.p50 ?? 0)).toBeLessThan(10);
  });

  test("counts servers as inside that its own moves have covered", () => {
    const withSite = forecastPlan(plan(), { replications: 2, planHash: "0", site });
    const without = forecastPlan(plan(), { replications: 2, planHash: "0" });
    expect(without.outsideMeasured.share).toBe(1);
    expect(withSite.outsideMeasured).toEqual({ share: 0, reasons: [] });
  });
});

describe("outside what a site has measured", () => {
  const at = (memory: number, vcpus = 2, rate = 1e9, type: "live" | "cold" = "live") =>
    outsideMeasured({ type, vcpus, memory: memory * GiB, rate }, site.measured);

  test("is what is larger than the largest of its moves, each for its own reason", () => {
    expect(at(32)).toEqual([]);
    expect(at(33)).toHaveLength(1);
    expect(at(64, 8, 2e9)).toHaveLength(3);
  });

  test("is what it never moved: another type falls back on what the models were measured on", () => {
    expect(at(1, 1, 1e8, "cold").join()).toContain("cold moves");
  });
});
