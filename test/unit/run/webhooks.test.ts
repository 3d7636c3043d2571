import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import type { RunEvent } from "../../../data/run/events.ts";
import { Webhook } from "../../../data/run/webhooks.ts";

const end: RunEvent = { kind: "end", run: "r", at: "t", end: "done" };

async function listener(
  statuses: number[],
): Promise<{ readonly url: string; readonly got: unknown[] }> {
  const got: unknown[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += String(chunk);
    });
    request.on("end", () => {
      got.push(JSON.parse(body));
      response.writeHead(statuses.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/?token=hush-hush`,
    got,
  };
}

describe("a webhook", () => {
  it("is told what happened, in order, and not each second's progress", async () => {
    const { url, got } = await listener([]);
    const webhook = new Webhook(url, () => undefined);
    webhook.tell({ kind: "row", run: "r", seq: 1, at: 0, wall: "t", entries: [] });
    webhook.tell({ kind: "progress", run: "r", at: 0, moves: [] });
    webhook.tell(end);
    await webhook.settled();
    expect(got).toMatchObject([{ kind: "row", seq: 1 }, { kind: "end" }]);
  });
  it("that stumbles is told again, and what it says is told without its address's secret", async () => {
    const { url, got } = await listener([503]);
    const warnings: string[] = [];
    const webhook = new Webhook(url, (text) => warnings.push(text));
    webhook.tell(end);
    await webhook.settled();
    expect(got).toHaveLength(2);
    expect(warnings).toEqual([
      expect.stringMatching(/^the webhook at 127.0.0.1:\d+ answered 503$/),
    ]);
  });
});
