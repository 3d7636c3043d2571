/**
 * The operator's own commands in a run by the real command: hosts are worked on by one that ends well, one that fails and
 * one that hangs; moved servers are probed. None is given a secret, and none that one prints is told on.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readRuns } from "../kills/journal-file.ts";
import { lastWords } from "../kills/judge.ts";
import { Operators, people, type Said, said } from "../kills/operators.ts";
import { NovaProcess } from "../nova-cloud/nova-process.ts";
import { goalOf, handMadeCloud, hostNamed, planOf, serverOn } from "../support/hand-made-cloud.ts";

const FACTOR = 40;
const operators = new Operators(FACTOR);
const nova = new NovaProcess(operators.env);
const file = (name: string): string => join(operators.folder, name);

const PASSWORD = people[2]?.password ?? "";
/** Secrets of variables that the operator's shell has set for other clients. */
const variables = {
  OS_PASSWORD: "variable-password",
  OS_TOKEN: "variable-token",
  OS_REGION_NAME: "",
};

const hosts = ["well", "badly", "never"];
const id = (n: number): string => `43000000-0000-4000-8000-00000000000${n}`;
const snapshot = handMadeCloud({
  hosts: [...hosts, "b"].map((host) => hostNamed(host)),
  servers: hosts.map((host, at) =>
    serverOn(host, id(at), { volumeBacked: true, project: "project" }),
  ),
});

/** Whoever works on the hosts; the password is what a careless script might print. */
const WORK = `
case "$DRAINWISE_HOST" in
  well) env > "${file("environment")}"; exit 0 ;;
  badly) echo "unpacking"; echo "no such disk, says ${PASSWORD}" >&2; exit 3 ;;
  never) echo $$ > "${file("never.pid")}"; sleep 600 & sleep 600 ;;
esac`;
const PROBE = `echo "$DRAINWISE_SERVER $DRAINWISE_HOST \${OS_PASSWORD:-none}" >> "${file("probed")}"`;

let applied: Said;
let words: ReadonlyMap<string, string>;
let journal = "";

beforeAll(async () => {
  await nova.start({
    ...{ cloud: planOf(snapshot, [], goalOf(hosts)), accounts: people, seed: 1 },
    ...{ faults: { writes: 0, reads: 0 }, tokensLast: null, journal: operators.store },
    log: file("requests.jsonl"),
  });
  operators.knowCloud(nova.url);
  const { plan } = operators;
  const goal = ["--drain", hosts.join(","), "--onto", "b", "--hosts-at-once", "3"];
  const work = ["--maintenance-by", "command", "--maintenance-limit", "2 min"];
  const out = ["--no-diagnostics", "--out", plan];
  await operators.must("plan", "--os-cloud", "ann", ...goal, ...work, ...out);
  await operators.must("approve", plan, "--os-cloud", "ben");
  writeFileSync(file("work.sh"), WORK);
  const commands = ["--maintenance-command", `. "${file("work.sh")}"`, "--probe-command", PROBE];
  const argv = ["apply", plan, "--os-cloud", "op", ...commands, "--probe-timeout", "10 min"];
  const ended = said(operators.beginWith(variables, ...argv, "--json"));
  // What the work on a host does to it: its machine starts anew.
  await vi.waitUntil(() => existsSync(file("environment")), { timeout: 60_000, interval: 100 });
  await nova.patch("well");
  applied = await ended;
  const rows = readRuns(operators.store)[0]?.rows ?? [];
  words = lastWords(rows);
  journal = JSON.stringify(rows);
}, 150_000);

afterAll(async () => {
  await nova.stop();
  operators.leave();
});

test("a host whose work ends well comes back by itself", () => {
  expect(words.get("maintain:well")).toMatch(/^done/);
  expect(words.get("uncordon:well")).toMatch(/^done: service enabled/);
});

test("one whose work fails is failed, with how it ended", () => {
  expect(words.get("maintain:badly")).toBe(
    "failed: maintenance failed: the maintenance command ended with 3: no such disk, says [secret]",
  );
});

test("one whose work hangs is failed at its time, and nothing of the command is left", () => {
  expect(words.get("maintain:never")).toBe(
    "failed: maintenance failed: the maintenance command was ended after 120 s",
  );
  const pid = Number(readFileSync(file("never.pid"), "utf8"));
  expect(() => process.kill(-pid, 0)).toThrow(/ESRCH/);
});

test("the command knows its host, plan and run, and no secret", () => {
  const environment = readFileSync(file("environment"), "utf8");
  expect(environment).toMatch(/^DRAINWISE_HOST=well$/m);
  expect(environment).toMatch(/^DRAINWISE_PLAN=[0-9a-f]{64}$/m);
  expect(environment).toMatch(/^DRAINWISE_RUN=.+$/m);
  // What else is set is its own: it may need a proxy or a path.
  expect(environment).toMatch(/^OS_REGION_NAME=$/m);
  for (const secret of [variables.OS_PASSWORD, variables.OS_TOKEN, PASSWORD]) {
    expect(environment).not.toContain(secret);
    expect(journal).not.toContain(secret);
    expect(applied.out + applied.err).not.toContain(secret);
  }
});

test("each moved server was probed where it is, by a command that was given no secret either", () => {
  const probed = readFileSync(file("probed"), "utf8").trim().split("\n");
  expect(new Set(probed)).toEqual(new Set(hosts.map((_, at) => `${id(at)} b none`)));
});

test("a probe's timeout without a probe, or none that is a time, is bad usage", async () => {
  const say = (...argv: readonly string[]) => operators.says(...argv);
  expect(await say("apply", operators.plan, "--simulated", "--probe-timeout", "5 s")).toMatchObject(
    {
      code: 2,
      err: expect.stringMatching(/--probe-timeout needs --probe-command/),
    },
  );
  const wrong = ["--probe-command", "true", "--probe-timeout", "soon"];
  expect(await say("serve", ...wrong)).toMatchObject({
    code: 2,
    err: expect.stringMatching(/--probe-timeout: /),
  });
}, 30_000);
