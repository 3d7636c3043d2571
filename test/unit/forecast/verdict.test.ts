// The verdict's number must be the number: with it the move converges, with a little less it does not.
import { describe, expect, test } from "vitest";
import {
  exactly,
  forecastPlan,
  GiB,
  gigabitsPerSecond,
  MiB,
  type Server,
} from "../../../sim/index.ts";
import {
  diskOf,
  goalOf,
  handMadeCloud,
  hostNamed,
  move,
  planOf,
  serverOn,
} from "../../support/hand-made-cloud.ts";

const LINK = gigabitsPerSecond(1);

function forecastOf(server: Partial<Server>, link = LINK, type: "live" | "block-live" = "live") {
  const local = { storage: { kind: "local", pool: null } } as const;
  const snapshot = handMadeCloud({
    hosts: ["a", "b"].map((id) => hostNamed(id, type === "live" ? {} : local)),
    servers: [serverOn("a", "s1", server)],
    link,
    settings: { completionTimeout: 100 },
  });
  const plan = planOf(snapshot, [move("s1", "a", "b", { type })], goalOf(["a"]));
  const forecast = forecastPlan(plan, { replications: 20, planHash: "" });
  const [only] = forecast.servers;
  if (only === undefined) throw new Error("one server was planned");
  return only;
}

const busy = { dirtyRate: exactly(300 * MiB), workingSet: exactly(2 * GiB) };

describe("verdict", () => {
  test("an idle server converges and needs no remedy", () => {
    const { verdict, outage } = forecastOf({});
    expect(verdict).toMatchObject({ kind: "converges", completedShare: 1, remedies: [] });
    expect(outage?.p50).toBeGreaterThan(0);
  });

  test("a server that writes more than the link carries does so only with something else", () => {
    const { verdict, outage } = forecastOf(busy);
    expect(verdict).toMatchObject({ kind: "only-with", completedShare: 0 });
    expect(outage).toBeNull();
    expect(verdict.because).toContain("300 MiB/s");
    expect(verdict.remedies.map(({ option }) => option)).toEqual(
      expect.arrayContaining(["bandwidth", "auto-converge", "post-copy", "cold"]),
    );
  });

  test("the bandwidth named is enough, and a tenth less is not", () => {
    const bandwidth = forecastOf(busy).verdict.remedies.find(
      ({ option }) => option === "bandwidth",
    );
    const payload = gigabitsPerSecond(Number.parseFloat(bandwidth?.value ?? ""));
    // The link that gives this payload: framing takes its share again.
    const link = (payload / 0.949) * 1.01;
    expect(forecastOf(busy, link).verdict.completedShare).toBe(1);
    expect(forecastOf(busy, link * 0.9).totalTime?.p50 ?? 0).toBeGreaterThan(
      3 * (forecastOf({}, link * 0.9).totalTime?.p50 ?? 0),
    );
  });

  test("a disk written faster than it is copied is named as what hinders", () => {
    const disks = [diskOf(40 * GiB, 200 * MiB)];
    const { verdict } = forecastOf({ disks }, LINK, "block-live");
    expect(verdict.completedShare).toBe(0);
    expect(verdict.because).toContain("writes its disks faster than they are copied");
    expect(verdict.remedies.map(({ option }) => option)).toContain("cold");
  });

  test("a quiet hour is found where rates are known by hour", () => {
    const dirtyByHour = Array.from({ length: 24 }, (_, hour) => (hour === 4 ? 0.01 : 1));
    const hour = forecastOf({ ...busy, dirtyByHour }).verdict.remedies[0];
    expect(hour).toMatchObject({ option: "hour", by: "time", value: "04:00 UTC" });
  });

  test("every remedy says by what it is had: Nova takes none of them per request but a cold move", () => {
    for (const { option, by } of forecastOf(busy).verdict.remedies) {
      expect(by).toBe(
        { bandwidth: "network", cold: "request" }[option as string] ?? "configuration",
      );
    }
  });
});
