import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { MaintenanceCrew, type MaintenanceMeans } from "../../../data/run/maintenance.ts";
import type { Observation } from "../../../sim/index.ts";

const none: MaintenanceMeans = { command: null, webhook: null };

/** Begins the work on host h1; gives the outcome and what is told of its end. */
function begun(
  how: "person" | "command" | "webhook",
  means: Partial<MaintenanceMeans>,
  timeout = 20,
) {
  const crew = new MaintenanceCrew({ ...none, ...means }, { plan: "p", run: "r" });
  onTestFinished(() => crew.leave());
  let tell: (observation: Observation) => void = () => undefined;
  const told = new Promise<Observation>((resolve) => {
    tell = resolve;
  });
  const outcome = crew.begin({ kind: "maintain", intent: "i", host: "h1", how, timeout }, tell);
  return { outcome, told };
}

async function webhook(
  status: number,
): Promise<{ readonly url: string; readonly bodies: string[] }> {
  const bodies: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += String(chunk);
    });
    request.on("end", () => {
      bodies.push(body);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook?key=hush-hush`, bodies };
}

// An emptied host is worked on once, and its end is told whatever becomes of the work: nobody waits for ever.
describe("the maintenance of a host", () => {
  it("by a person is begun and waits for the person", () => {
    expect(begun("person", {}).outcome).toEqual({ kind: "done" });
  });
  it("by a command is over when it ends well, and the command knows the host", async () => {
    const { outcome, told } = begun("command", {
      command: 'test "$DRAINWISE_HOST/$DRAINWISE_PLAN/$DRAINWISE_RUN" = h1/p/r',
    });
    expect(outcome).toEqual({ kind: "done" });
    expect(await told).toEqual({ kind: "maintained", host: "h1" });
  });
  it("by a command that fails says how, with its last line", async () => {
    const { told } = begun("command", { command: "echo begun; echo no such disk >&2; exit 3" });
    expect(await told).toEqual({
      kind: "maintenance-failed",
      host: "h1",
      reason: "the maintenance command ended with 3: no such disk",
    });
  });
  it("by a command that hangs is ended with all that it started", async () => {
    const { told } = begun("command", { command: "sleep 600 & sleep 600" }, 0.3);
    expect(await told).toMatchObject({ reason: "the maintenance command was ended after 0.3 s" });
  });
  it("by a means that nobody gave is refused", () => {
    expect(begun("command", {}).outcome).toMatchObject({ kind: "refused" });
    expect(begun("webhook", {}).outcome).toMatchObject({ kind: "refused" });
  });
  it("by a webhook is over with its 200, and the webhook knows the host", async () => {
    const { url, bodies } = await webhook(200);
    expect(await begun("webhook", { webhook: url }).told).toEqual({
      kind: "maintained",
      host: "h1",
    });
    expect(JSON.parse(bodies[0] ?? "")).toEqual({
      event: "maintain",
      host: "h1",
      plan: "p",
      run: "r",
    });
  });
  it("by a webhook that only begins it (202) waits, and is overdue at its time", async () => {
    const { url } = await webhook(202);
    expect(await begun("webhook", { webhook: url }, 1).told).toMatchObject({
      kind: "maintenance-failed",
      reason: "the maintenance was not confirmed within 1 s",
    });
  });
  it("by a webhook that refuses says so without the address's secret", async () => {
    const { url } = await webhook(500);
    const told = await begun("webhook", { webhook: url }).told;
    expect(told).toMatchObject({
      reason: expect.stringMatching(/^the webhook at 127.0.0.1:\d+ answered 500$/),
    });
    const gone = await begun("webhook", { webhook: "http://127.0.0.1:1/?key=hush-hush" }).told;
    expect(JSON.stringify([told, gone])).not.toContain("hush");
  });
});
