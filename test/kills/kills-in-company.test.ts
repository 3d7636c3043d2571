// The same, while a colleague works at the cloud and persons end moves early: who did what must be told apart after each kill.
import { expect, test } from "vitest";
import { killRuns, line } from "./kills.ts";

test("a colleague moves and disables, moves are aborted and forced by hand: still nothing is done twice or lost", async () => {
  const runs = await killRuns({ kills: 5, from: 3, factor: 40, company: "all" });
  const faulty = runs.filter(({ faults }) => faults.length > 0).map(line);
  expect(faulty, "npm run kills -- --seed SEED --company all runs it again").toEqual([]);
  expect(runs.flatMap(({ others }) => others).length).toBeGreaterThan(0);
}, 240_000);
