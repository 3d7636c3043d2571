/**
 * Secrets stay where they were given: the whole job is done by the real command against a Nova in a process of its own,
 * well and badly, with its page served; then everything written and said is searched for every secret there was.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Rng } from "../../sim/kernel/random.ts";
import { REPORT_PATH } from "../../web/wire/report-payload.ts";
import { APPROVE_PATH, RUN_PATH, type RunPage, SECRET_HEADER } from "../../web/wire/run-page.ts";
import { Operators, people, type Said, said } from "../kills/operators.ts";
import { drawScene } from "../kills/scene.ts";
import { NovaProcess } from "../nova-cloud/nova-process.ts";
import { EchoingServer } from "../support/echoing-server.ts";

const FACTOR = 40;
const MISTYPED = "mistyped-password-of-ann";
const HOOK = "webhook-password";
/** As long as tokens are: wherever a text is cut, half of one must not be left over. */
const PROMETHEUS = `prometheus-token-${"0123456789".repeat(40)}`;
const PROXY = "proxy-password";
const UNKNOWN_TOKEN = "token-that-Keystone-does-not-know";
const scene = drawScene(Rng.of(3, "secrets"));
const operators = new Operators(FACTOR);
const nova = new NovaProcess(operators.env);

/** All that commands printed and pages answered, by what it was. */
const words = new Map<string, string>();
let pageSecret = "";
let pageWords = "";

beforeAll(async () => {
  await nova.start({
    ...{ cloud: scene.cloud, accounts: people, seed: 1, faults: { writes: 0.2, reads: 0.02 } },
    ...{ tokensLast: 300, journal: operators.store, log: join(operators.folder, "requests.jsonl") },
  });
  operators.knowCloud(nova.url);
  addApplicationCredential();
  await wholeJob();
  await failures();
  await echoes();
  await page();
}, 400_000);

afterAll(async () => {
  await nova.stop();
  operators.leave();
});

/** What Keystone calls a user's own credential for a program, beside their password. */
function addApplicationCredential(): void {
  const file = join(operators.folder, "clouds.yaml");
  const entry = [
    "  robot:",
    "    auth_type: v3applicationcredential",
    "    auth:",
    `      auth_url: ${nova.url}/identity`,
    "      application_credential_id: credential-of-op",
    `      application_credential_secret: ${people[2]?.applicationSecret}`,
  ];
  writeFileSync(file, `${readFileSync(file, "utf8")}${entry.join("\n")}\n`);
}

function keep(name: string, { out, err }: Said): void {
  words.set(name, `${out}\n${err}`);
}

async function does(...argv: readonly string[]): Promise<Said> {
  const found = await operators.says(...argv);
  keep(argv.join(" "), found);
  return found;
}

async function well(...argv: readonly string[]): Promise<void> {
  const { code, err } = await does(...argv);
  expect(code, `${argv.join(" ")}: ${err}`).toBe(0);
}

async function wholeJob(): Promise<void> {
  const { plan, folder } = operators;
  const traced = ["--no-diagnostics", "--trace-http"];
  await well("snapshot", "--os-cloud", "robot", ...traced, "--out", join(folder, "cloud.json"));
  await does("doctor", "--os-cloud", "ann", ...traced, "--json"); // findings are no failure of ours
  await well("plan", "--os-cloud", "ann", ...traced, ...scene.goal, "--out", plan);
  await does("apply", plan, "--os-cloud", "ann"); // nobody has approved it
  await does("approve", plan, "--os-cloud", "ann"); // its author may not
  await well("approve", plan, "--os-cloud", "ben", "--expires", "20 d");
  const hook = `http://hook:${HOOK}@127.0.0.1:9/events?key=${HOOK}`;
  const apply = operators.begin("apply", plan, "--os-cloud", "ann", "--json", "--webhook", hook);
  const applied = said(apply);
  const isAsked = async () =>
    expect((await does("status", "--journal", "--json")).out).toMatch(/(live|cold)-migrate/);
  await vi.waitFor(isAsked, { timeout: 60_000, interval: 1000 });
  await does("pause", "--os-cloud", "op");
  await does("abort", "--os-cloud", "op");
  keep("apply", await applied);
  await does("status", "--journal", "--json");
  await does("status", "--csv", join(folder, "moves.csv"));
  await does("status", "--result");
}

async function failures(): Promise<void> {
  const clouds = readFileSync(join(operators.folder, "clouds.yaml"), "utf8");
  const wrong = join(operators.folder, "clouds-wrong.yaml");
  const password = people[0]?.password ?? "";
  writeFileSync(wrong, clouds.replace(`password: ${password}`, `password: ${MISTYPED}`));
  const env = { OS_CLIENT_CONFIG_FILE: wrong };
  keep("wrong password", await said(operators.beginWith(env, "doctor", "--os-cloud", "ann")));
  writeFileSync(wrong, clouds.replaceAll(nova.url, "http://127.0.0.1:9"));
  keep("no Keystone there", await said(operators.beginWith(env, "doctor", "--os-cloud", "ann")));
  writeFileSync(wrong, clouds.replace(`password: ${password}`, `passwort: ${password}`));
  keep("a mistyped key", await said(operators.beginWith(env, "doctor", "--os-cloud", "ann")));
  writeFileSync(wrong, `clouds: [${password}`);
  keep("no YAML", await said(operators.beginWith(env, "doctor", "--os-cloud", "ann")));
}

/** A Prometheus and a proxy that send back what they were sent, headers and all. */
async function echoes(): Promise<void> {
  const echo = await new EchoingServer().start();
  const basic = Buffer.from(`drain:${PROXY}`).toString("base64");
  const telemetry = ["--prometheus", echo.url, "--out", join(operators.folder, "telemetry.json")];
  const snapshot = ["snapshot", "--os-cloud", "ann", "--no-diagnostics", ...telemetry];
  const token = { PROMETHEUS_TOKEN: PROMETHEUS };
  keep("a Prometheus that echoes", await said(operators.beginWith(token, ...snapshot)));
  const proxy = echo.url.replace("//", `//drain:${PROXY}@`);
  const doctor = ["doctor", "--os-cloud", "ann", "--trace-http"];
  const through = { http_proxy: proxy, no_proxy: "" };
  keep("a proxy that echoes", await said(operators.beginWith(through, ...doctor)));
  const other = { http_proxy: `socks5h://drain:${PROXY}@127.0.0.1:9`, no_proxy: "" };
  keep("a proxy of another kind", await said(operators.beginWith(other, ...doctor)));
  await echo.stop();
  for (const secret of [PROMETHEUS, basic, people[0]?.password])
    expect(echo.heard).toContain(secret);
}

/** Two approvals on the page, each by a token: one of Ben's own, and one that nobody has. */
async function approveByToken(base: string, secret: string): Promise<void> {
  const shown = await fetch(`${base}${RUN_PATH}`, { headers: { [SECRET_HEADER]: secret } });
  const { planHash }: RunPage = await shown.json();
  const approve = async (token: string): Promise<number> => {
    const answer = await fetch(`${base}${APPROVE_PATH}`, {
      method: "POST",
      headers: { [SECRET_HEADER]: secret, origin: base, "content-type": "application/json" },
      body: JSON.stringify({ plan: planHash, name: "", token, lasts: 3600, confirmed: [] }),
    });
    pageWords += `${APPROVE_PATH}\n${[...answer.headers].join("\n")}\n${await answer.text()}\n`;
    return answer.status;
  };
  // All tokens end every few seconds, and some looks are lost.
  const isApproved = async () => expect(await approve(await tokenOfBen())).toBe(200);
  await vi.waitFor(isApproved, { timeout: 60_000, interval: 500 });
  expect(await approve(UNKNOWN_TOKEN)).toBe(409);
}

async function tokenOfBen(): Promise<string> {
  const { id, password } = people[1] ?? {};
  const identity = { methods: ["password"], password: { user: { id, password } } };
  const body = JSON.stringify({ auth: { identity } });
  const answer = await fetch(`${nova.url}/identity/v3/auth/tokens`, { method: "POST", body });
  return answer.headers.get("x-subject-token") ?? "";
}

async function page(): Promise<void> {
  const serve = operators.begin("serve", "--os-cloud", "ann", "--plan", operators.plan, "--json");
  const ended = said(serve);
  const first = await new Promise<string>((resolve) => {
    serve.stdout?.once("data", (data) => resolve(String(data)));
  });
  const { address } = JSON.parse(first) as { address: string };
  const [base = "", secret = ""] = address.split("/#");
  pageSecret = secret;
  for (const path of ["/", "/run.html", REPORT_PATH, RUN_PATH, "/api/nothing"]) {
    for (const headers of [{}, { [SECRET_HEADER]: secret }]) {
      const answer = await fetch(`${base}${path}`, { headers });
      pageWords += `${path}\n${[...answer.headers].join("\n")}\n${await answer.text()}\n`;
    }
  }
  await approveByToken(base, secret);
  serve.kill("SIGTERM");
  keep("serve", await ended);
}

/** Every file of the folder but those in which secrets are given, and the other side's log. */
function filesWritten(): ReadonlyMap<string, string> {
  const given = /^clouds|^requests\.jsonl$/;
  const names = readdirSync(operators.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !given.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(names.map((name) => [name, readFileSync(name, "latin1")]));
}

/** Where any of these is found. */
const found = (secrets: readonly string[], texts: ReadonlyMap<string, string>): string[] =>
  [...texts].flatMap(([name, text]) =>
    secrets.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${name}`),
  );

test("no password, application credential, token, proxy's password or webhook's key is in any file, output or page", async () => {
  const { tokens } = await nova.truth();
  const secrets = [
    ...people.flatMap(({ password, applicationSecret }) => [password, applicationSecret]),
    ...tokens,
    MISTYPED,
    HOOK,
    PROMETHEUS.slice(0, 20),
    PROXY,
    Buffer.from(`drain:${PROXY}`).toString("base64"),
    UNKNOWN_TOKEN,
  ];
  expect(tokens.length).toBeGreaterThan(10);
  const files = filesWritten();
  expect([...files.keys()].some((name) => name.endsWith("store.db"))).toBe(true);
  expect(found(secrets, files)).toEqual([]);
  expect(found(secrets, words)).toEqual([]);
  expect(found(secrets, new Map([["page", pageWords]]))).toEqual([]);
});

test("the page's own secret is told on the terminal that started it and nowhere else", () => {
  expect(pageSecret.length).toBeGreaterThan(20);
  const elsewhere = new Map([...words].filter(([name]) => name !== "serve"));
  elsewhere.set("page", pageWords);
  expect(found([pageSecret], elsewhere)).toEqual([]);
  expect(found([pageSecret], filesWritten())).toEqual([]);
});

test("the search finds a secret where there is one", () => {
  const leaked = new Map([["a log", `GET /servers x-auth-token: ${people[0]?.password}`]]);
  expect(found([people[0]?.password ?? ""], leaked)).toHaveLength(1);
  expect(words.get("serve")).toContain(pageSecret);
});
