import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../web/server/create-app.ts";
import { type Listening, listen } from "../../../web/server/listen.ts";
import type { RunRoom } from "../../../web/server/run-room.ts";
import type { ReportPayload } from "../../../web/wire/report-payload.ts";
import type { RunNews, RunPage } from "../../../web/wire/run-page.ts";
import { goalOf, planOf } from "../../support/hand-made-cloud.ts";
import { tinyForecast, tinySnapshot } from "../../support/web-fixture.ts";

const report: ReportPayload = {
  cloudName: "tiny",
  plan: planOf(tinySnapshot, [], goalOf(["a"])),
  planHash: "abc",
  forecast: tinyForecast,
  site: null,
  commands: [],
  takesVariants: true,
};

let shown = report;
const secret = "a-secret-that-is-not-in-any-page";
const hash = "0123456789abcdef".repeat(4);
const page: RunPage = {
  planHash: hash,
  cloud: "the simulated cloud",
  isSimulated: true,
  isViewOnly: false,
  person: null,
  authors: [],
  approvals: [],
  prerequisites: [],
  run: null,
};
/** What was asked for. */
const wishes: unknown[] = [];
let tell: (news: RunNews) => void = () => undefined;
const room: RunRoom = {
  page: async () => page,
  drift: async () => ({ ok: true, value: { touching: ["server a is gone"], elsewhere: [] } }),
  movesCsv: async () => ({ ok: true, value: { name: "moves-r.csv", text: "server\n" } }),
  take: async (wish) => {
    wishes.push(wish);
    return { ok: true, value: "Taken." };
  },
  approve: async (wish) => {
    wishes.push(wish);
    return { ok: false, error: ["You are the author.", "An option is not confirmed."] };
  },
  start: async (wish) => {
    wishes.push(wish);
    return { ok: true, value: "Started." };
  },
  act: async (wish) => {
    wishes.push(wish);
    return { ok: true, value: "Paused." };
  },
  listen: (listener) => {
    tell = listener;
    return () => undefined;
  },
};

let folder: string;
let listening: Listening;
let viewOnly: Listening;

const listenOrFail = async (isViewOnly: boolean): Promise<Listening> => {
  const app = createApp({ report: () => shown, pageFolder: folder, secret, room, isViewOnly });
  const result = await listen(app, 0);
  if (!result.ok) throw new Error(result.error);
  return result.value;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "drainwise-page-"));
  await writeFile(join(folder, "index.html"), "<!doctype html><title>page</title>");
  listening = await listenOrFail(false);
  viewOnly = await listenOrFail(true);
});

afterAll(async () => {
  await listening.close();
  await viewOnly.close();
  await rm(folder, { recursive: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly of?: Listening;
}

/** Plain HTTP: fetch would neither set a Host header nor show what was compressed. */
const ask = (
  path: string,
  { method = "GET", headers = {}, body = "", of = listening }: Question = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(`${of.address}${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });

const knowing = (headers: Readonly<Record<string, string>> = {}): Question => ({
  headers: { "x-drainwise-secret": secret, ...headers },
});

/** A wish as the server's own page sends it, with changes. */
const wish = (
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  of = listening,
): Promise<Answer> =>
  ask(path, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: {
      "x-drainwise-secret": secret,
      "content-type": "application/json",
      origin: of.address,
      ...headers,
    },
    of,
  });

describe("the web server", () => {
  it("gives the report, compressed for whoever takes it so, and not again while it is known", async () => {
    const plain = await ask("/api/report", knowing());
    expect(JSON.parse(plain.body.toString())).toEqual(JSON.parse(JSON.stringify(report)));
    const packed = await ask("/api/report", knowing({ "accept-encoding": "gzip" }));
    expect(packed.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(packed.body)).toEqual(plain.body);
    const known = await ask(
      "/api/report",
      knowing({ "if-none-match": String(plain.headers.etag) }),
    );
    expect([known.status, known.body.length]).toEqual([304, 0]);
  });
  it("gives another report as soon as there is one, to those too who know the last", async () => {
    const { headers } = await ask("/api/report", knowing());
    shown = { ...report, planHash: "def" };
    const next = await ask("/api/report", knowing({ "if-none-match": String(headers.etag) }));
    shown = report;
    expect(next.status).toBe(200);
    expect(JSON.parse(next.body.toString())).toMatchObject({ planHash: "def" });
  });
  it("forbids scripts in the page's text and any third party", async () => {
    const { headers } = await ask("/");
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers["x-powered-by"]).toBeUndefined();
  });
  // A page elsewhere may point its own name at 127.0.0.1 and ask from the reader's browser.
  it("answers to the names of this machine only", async () => {
    expect((await ask("/", { headers: { host: "evil.example" } })).status).toBe(421);
    expect((await ask("/", { headers: { host: "localhost:1" } })).status).toBe(200);
  });
  it("tells what is not there, and survives a name that is none", async () => {
    expect((await ask("/nothing")).status).toBe(404);
    expect((await ask("/%E0%A4%A")).status).toBeLessThan(500);
  });
  // Others on this machine reach the loopback too: only who reads the terminal knows the secret.
  it("tells nothing of the cloud or the run without this start's secret", async () => {
    for (const path of ["/api/report", "/api/run", "/api/run/events", "/api/run/drift"]) {
      expect((await ask(path)).status, path).toBe(401);
      const wrong = { "x-drainwise-secret": secret.replace("a", "b") };
      expect((await ask(path, { headers: wrong })).status, path).toBe(401);
    }
    const start = await wish("/api/run/start", {}, { "x-drainwise-secret": "guess" });
    expect(start.status).toBe(401);
    expect(wishes).toEqual([]);
  });
  // A page elsewhere may send a request from the reader's browser: its Origin gives it away.
  it("takes a wish only from its own page, as JSON", async () => {
    const start = { plan: hash, name: "Ada", speed: 60 };
    const foreign = { origin: "http://evil.example" };
    expect((await wish("/api/run/start", start, foreign)).status).toBe(403);
    const other = { origin: "http://127.0.0.1:1" };
    expect((await wish("/api/run/start", start, other)).status).toBe(403);
    const form = { "content-type": "text/plain" };
    expect((await wish("/api/run/start", start, form)).status).toBe(415);
    expect((await ask("/api/report", { ...knowing(), method: "DELETE" })).status).toBe(405);
    expect(wishes).toEqual([]);
    const good = await wish("/api/run/start", start);
    expect([good.status, JSON.parse(good.body.toString())]).toEqual([200, "Started."]);
    expect(wishes.splice(0)).toEqual([start]);
    const take = { plan: hash, change: { linkRate: 1e9, settings: {}, goal: { hostsAtOnce: 2 } } };
    expect((await wish("/api/plan", take, { "x-drainwise-secret": "guess" })).status).toBe(401);
    expect((await wish("/api/plan", take, foreign)).status).toBe(403);
    expect(wishes).toEqual([]);
    expect((await wish("/api/plan", take)).status).toBe(200);
    expect(wishes.splice(0)).toEqual([take]);
  });
  // Who has the secret changes what the panel offers, and not whose plan it is or who must approve it.
  it("names every fault of a change, what no variant may touch among them", async () => {
    const faulty = await wish("/api/plan", {
      plan: "short",
      change: {
        linkRate: 0,
        settings: { downtimeMax: "1 s", speed: 9 },
        goal: { startHour: 24, drain: ["b"], run: { secondPerson: false } },
        more: 1,
      },
    });
    expect(faulty.status).toBe(400);
    const { reasons } = JSON.parse(faulty.body.toString()) as { reasons: string[] };
    expect(reasons.map((reason) => reason.split(":")[0])).toEqual([
      "plan",
      "change.linkRate",
      "change.settings.downtimeMax",
      "change.settings",
      "change.goal.startHour",
      "change.goal",
      "change",
    ]);
    expect(reasons.join()).toContain('"drain", "run"');
    expect(wishes).toEqual([]);
  });
  it("names every fault of a wish, and gives every reason of a refusal", async () => {
    const faulty = await wish("/api/run/approve", {
      name: "a\nb",
      token: "two words",
      lasts: -1,
      more: true,
    });
    expect(faulty.status).toBe(400);
    const { reasons } = JSON.parse(faulty.body.toString()) as { reasons: string[] };
    expect(reasons.map((reason) => reason.split(":")[0])).toEqual([
      "plan",
      "name",
      "token",
      "lasts",
      "confirmed",
      "body",
    ]);
    expect((await wish("/api/run/action", "{no json")).status).toBe(400);
    expect((await wish("/api/run/action", { name: "Ada", action: "explode" })).status).toBe(400);
    expect(wishes).toEqual([]);
    const refused = await wish("/api/run/approve", {
      plan: hash,
      name: "Ada",
      token: "",
      lasts: 60,
      confirmed: [],
    });
    expect(refused.status).toBe(409);
    expect(JSON.parse(refused.body.toString())).toEqual({
      reasons: ["You are the author.", "An option is not confirmed."],
    });
    wishes.length = 0;
  });
  it("takes no wish at all when it was started to show only", async () => {
    const start = { plan: hash, name: "Ada", speed: 60 };
    const refused = await wish("/api/run/start", start, {}, viewOnly);
    expect(refused.status).toBe(403);
    const take = { plan: hash, change: { settings: {}, goal: { allowCold: true } } };
    expect((await wish("/api/plan", take, {}, viewOnly)).status).toBe(403);
    expect((await ask("/api/run", { ...knowing(), of: viewOnly })).status).toBe(200);
    // Comparing with the cloud is reading, and so is taking the moves away.
    for (const path of ["/api/run/drift", "/api/run/moves.csv"])
      expect((await ask(path, { ...knowing(), of: viewOnly })).status, path).toBe(200);
    expect(wishes).toEqual([]);
  });
  it("tells news as they come, one event each", async () => {
    const news = await new Promise<string>((resolve, reject) => {
      const sent = request(
        `${listening.address}/api/run/events`,
        knowing() as object,
        (response) => {
          let text = "";
          response.on("data", (chunk: Buffer) => {
            text += chunk.toString();
            if (text.endsWith("\n\n")) {
              resolve(text);
              response.destroy();
            }
          });
          tell({ kind: "changed" });
        },
      );
      sent.on("error", reject);
      sent.end();
    });
    expect(news).toBe('data: {"kind":"changed"}\n\n');
  });
  it("says that a port is taken and how to choose another", async () => {
    const port = Number(new URL(listening.address).port);
    const app = createApp({
      ...{ report: () => shown, pageFolder: folder },
      ...{ secret, room, isViewOnly: true },
    });
    const second = await listen(app, port);
    expect(second).toEqual({
      ok: false,
      error: `Port ${port} is taken. Choose another with --port, or leave --port out to get a free one.`,
    });
  });
});
