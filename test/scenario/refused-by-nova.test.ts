/**
 * Nova's definite no on the wire: read as refused with its reason, and answered by the plan's own rules. The real command,
 * against a Nova in a process of its own; all clocks run 25 times faster.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readRuns } from "../kills/journal-file.ts";
import { Operators, people, type Said } from "../kills/operators.ts";
import { NovaProcess } from "../nova-cloud/nova-process.ts";
import type { Arrival } from "../nova-cloud/request-log.ts";
import { goalOf, handMadeCloud, hostNamed, planOf, serverOn } from "../support/hand-made-cloud.ts";

const FACTOR = 25;
const operators = new Operators(FACTOR);
const nova = new NovaProcess(operators.env);
const log = join(operators.folder, "requests.jsonl");

const id = (n: number): string => `41000000-0000-4000-8000-00000000000${n}`;
const [busy, locked, full, easy, unready] = [id(1), id(2), id(3), id(4), id(5)];
const volumes = { volumeBacked: true, project: "project" } as const;
const snapshot = handMadeCloud({
  hosts: ["a", "b", "c"].map((host) => hostNamed(host)),
  servers: [
    serverOn("a", busy, volumes),
    serverOn("a", locked, { ...volumes, locked: true }),
    serverOn("a", full, { ...volumes, project: "full", status: "SHUTOFF" }),
    serverOn("a", easy, volumes),
    serverOn("a", unready, volumes),
  ],
  link: 250e6,
});

let arrivals: readonly Arrival[] = [];
let told: readonly string[] = [];
let applied: Said;

beforeAll(async () => {
  const mover = { kind: "move-server", server: busy, destination: "c" } as const;
  await nova.start({
    cloud: planOf(snapshot, [], goalOf(["a"])),
    // By the site's policy the operator may drain hosts, but is no admin.
    accounts: people.map((one) => (one.name === "op" ? { ...one, isAdmin: false } : one)),
    ...{ seed: 1, faults: { writes: 0, reads: 0 }, tokensLast: null },
    overQuota: ["full"],
    unready: [unready],
    meanwhile: [{ key: `os-migrateLive ${busy}`, action: mover }],
    ...{ log, journal: operators.store },
  });
  operators.knowCloud(nova.url);
  const { plan } = operators;
  const goal = ["--drain", "a", "--refusals", "next-candidate,later", "--maintenance", "1 min"];
  await operators.must("plan", "--os-cloud", "ann", "--no-diagnostics", ...goal, "--out", plan);
  await operators.must("approve", plan, "--os-cloud", "ben");
  applied = await operators.says("apply", plan, "--os-cloud", "op", "--json");
  arrivals = readFileSync(log, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Arrival);
  const [run] = readRuns(operators.store);
  told = (run?.rows ?? []).flatMap(({ entries }) =>
    (JSON.parse(entries) as { step: string; text: string }[]).map(
      ({ step, text }) => `${step}: ${text}`,
    ),
  );
}, 120_000);

afterAll(async () => {
  await nova.stop();
  operators.leave();
});

const asked = (key: string): readonly (string | null)[] =>
  arrivals.filter((one) => one.key === key).map(({ outcome }) => outcome);

test("a colleague moves the server just before: refused with its task state, asked for later, and found moved", () => {
  const words = `Cannot 'os-migrateLive' instance ${busy} while it is in task_state migrating`;
  expect(told.join("\n")).toMatch(
    new RegExp(`out:${busy}: refused \\(.*refused with 409: ${words}.*\\): later`),
  );
  // No other destination helps a server that is busy, though the plan names candidates.
  expect(asked(`os-migrateLive ${busy}`)).toEqual(["refused"]);
  expect(told).toContain(`out:${busy}: nothing to do: ${busy} is on c`);
});

test("a lock that the plan knew stops whoever is no admin: later, twice, then given up with Nova's words", () => {
  expect(asked(`os-migrateLive ${locked}`)).toEqual(["refused", "refused", "refused"]);
  expect(told.join("\n")).toMatch(
    new RegExp(`out:${locked}: failed: .*409: Instance ${locked} is locked`),
  );
});

test("a quota stops a cold move wherever it should go, and its host is not called ready", () => {
  expect(asked(`migrate ${full}`)).toEqual(["refused", "refused", "refused"]);
  expect(told.join("\n")).toMatch(
    new RegExp(`out:${full}: failed: .*refused with 403: Quota exceeded for cores`),
  );
  expect(applied).toMatchObject({ code: 1, err: expect.stringMatching(/steps not done/) });
});

test("a destination that cannot make ready, after the 202: the next candidate is asked at once, no person is called", () => {
  expect(asked(`os-migrateLive ${unready}`)).toEqual(["done", "done"]);
  expect(told.join("\n")).toMatch(
    new RegExp(
      `out:${unready}: refused \\(The supplied disk path .* exist.\\): next candidate [bc]`,
    ),
  );
});

test("what nobody refuses is moved meanwhile", async () => {
  const { servers } = await nova.truth();
  expect(Object.fromEntries(servers.map(({ id: of, host }) => [of, host]))).toEqual({
    ...{ [busy]: "c", [locked]: "a", [full]: "a" },
    ...{ [easy]: expect.stringMatching(/^[bc]$/), [unready]: expect.stringMatching(/^[bc]$/) },
  });
});
