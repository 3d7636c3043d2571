import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../web/server/create-app.ts";
import { type Listening, listen } from "../../../web/server/listen.ts";
import type { ReportPayload } from "../../../web/wire/report-payload.ts";
import { goalOf, planOf } from "../../support/hand-made-cloud.ts";
import { tinyForecast, tinySnapshot } from "../../support/web-fixture.ts";

const report: ReportPayload = {
  cloudName: "tiny",
  plan: planOf(tinySnapshot, [], goalOf(["a"])),
  planHash: "abc",
  forecast: tinyForecast,
  commands: [],
};

let folder: string;
let listening: Listening;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "drainwise-page-"));
  await writeFile(join(folder, "index.html"), "<!doctype html><title>page</title>");
  const result = await listen(createApp({ report, pageFolder: folder }), 0);
  if (!result.ok) throw new Error(result.error);
  listening = result.value;
});

afterAll(async () => {
  await listening.close();
  await rm(folder, { recursive: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Plain HTTP: fetch would neither set a Host header nor show what was compressed. */
const ask = (path: string, method = "GET", headers: Record<string, string> = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(`${listening.address}${path}`, { method, headers }, (response) => {
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
    sent.end();
  });

describe("the web server", () => {
  it("gives the report, compressed for whoever takes it so, and not again while it is known", async () => {
    const plain = await ask("/api/report");
    expect(JSON.parse(plain.body.toString())).toEqual(JSON.parse(JSON.stringify(report)));
    const packed = await ask("/api/report", "GET", { "accept-encoding": "gzip" });
    expect(packed.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(packed.body)).toEqual(plain.body);
    const known = await ask("/api/report", "GET", {
      "if-none-match": String(plain.headers.etag),
    });
    expect([known.status, known.body.length]).toEqual([304, 0]);
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
    expect((await ask("/", "GET", { host: "evil.example" })).status).toBe(421);
    expect((await ask("/", "GET", { host: "localhost:1" })).status).toBe(200);
  });
  it("only shows: it takes nothing in, and says what is not there", async () => {
    expect((await ask("/api/report", "POST")).status).toBe(405);
    expect((await ask("/nothing")).status).toBe(404);
    expect((await ask("/%E0%A4%A")).status).toBeLessThan(500);
  });
  it("says that a port is taken and how to choose another", async () => {
    const port = Number(new URL(listening.address).port);
    const second = await listen(createApp({ report, pageFolder: folder }), port);
    expect(second).toEqual({
      ok: false,
      error: `Port ${port} is taken. Choose another with --port, or leave --port out to get a free one.`,
    });
  });
});
