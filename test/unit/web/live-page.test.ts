// What a person at the page sees while a run goes on: bytes as they come, by the runner's clock, drift against the real
// cloud, and the moves as a file.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { describe, expect, it, onTestFinished } from "vitest";
import { register } from "../../../bin/commands/status.ts";
import { connectCloud } from "../../../data/nova/connect-cloud.ts";
import { readCloudSnapshot } from "../../../data/nova/snapshot/read-cloud-snapshot.ts";
import type { DrivenCloud } from "../../../data/run/clouds.ts";
import type { RunEvent } from "../../../data/run/events.ts";
import { LiveBoard } from "../../../data/run/live-board.ts";
import { newRun } from "../../../data/run/new-run.ts";
import { RunDesk } from "../../../data/run/run-desk.ts";
import { openEmbedded } from "../../../data/store/sql/open-embedded.ts";
import type { Store } from "../../../data/store/store.ts";
import { type Plan, planDrain } from "../../../sim/index.ts";
import { createApp } from "../../../web/server/create-app.ts";
import { DeskRoom } from "../../../web/server/desk-room.ts";
import { listen } from "../../../web/server/listen.ts";
import type { RunNews } from "../../../web/wire/run-page.ts";
import { atOnce, deskWithApproval, smallDrain } from "../../support/approved-plan.ts";
import { hostName, providerId, serveCloud, serverId } from "../../support/nova-cloud.ts";
import { NovaServer } from "../../support/nova-server.ts";
import { goal } from "../../support/plan-cloud.ts";
import { ann, freshStore, storePath } from "../../support/store.ts";
import { shownPlan } from "../../support/web-fixture.ts";

const secret = "a-secret-that-is-not-in-any-page";
const simulated: DrivenCloud = { kind: "simulated", speed: 60 };

function roomOf(desk: RunDesk, plan: Plan, cloud: DrivenCloud): DeskRoom {
  return new DeskRoom({
    ...{ desk, shown: shownPlan(plan), cloud, site: null, person: null, isViewOnly: true },
    listeners: [],
  });
}

async function served(room: DeskRoom, plan: Plan): Promise<string> {
  const pageFolder = await mkdtemp(join(tmpdir(), "drainwise-page-"));
  const { report } = shownPlan(plan);
  const listening = await listen(
    createApp({ report: () => report, pageFolder, secret, room, isViewOnly: true }),
    0,
  );
  if (!listening.ok) throw new Error(listening.error);
  onTestFinished(async () => {
    await room.close();
    await listening.value.close();
    await rm(pageFolder, { recursive: true });
  });
  return listening.value.address;
}

const read = (address: string, path: string, known = true): Promise<Response> =>
  fetch(`${address}${path}`, { headers: known ? { "x-drainwise-secret": secret } : {} });

/** The first news of that kind on the stream, once it stands. */
const newsOf = (
  address: string,
  kind: RunNews["kind"],
  begun: () => Promise<void>,
): Promise<RunNews> =>
  new Promise((resolve, reject) => {
    const headers = { "x-drainwise-secret": secret };
    const sent = get(`${address}/api/run/events`, { headers }, (response) => {
      let text = "";
      begun().catch(reject);
      response.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        for (const event of text.split("\n\n").slice(0, -1)) {
          if (!event.startsWith("data: ")) continue;
          const news = JSON.parse(event.slice(6)) as RunNews;
          if (news.kind !== kind) continue;
          resolve(news);
          response.destroy();
        }
      });
    });
    sent.on("error", reject);
  });

const counters = (total: number, remaining: number) => ({
  ...{ total, remaining, processed: total - remaining },
});
/** A migration whose counters have stood still since 100 s after the run's start. */
const standingStill = {
  ...{ server: "s1", migration: 8, status: "running", changedAt: 100 },
  ...{ disk: counters(20e9, 5e9), memory: counters(4e9, 4e9) },
};

/** A run that another process executes, as far as its board tells. */
async function runElsewhere(store: Store): Promise<LiveBoard> {
  const run = newRun(atOnce, "simulated", "a-1");
  await store.plans.keep(run.plan, atOnce.text, run.startedAt);
  await store.runs.add(run);
  return new LiveBoard(
    store.runs,
    run.id,
    () => undefined,
    () => 190,
  );
}

describe("progress of moves under way", () => {
  it("is told by the runner's clock, which goes on while counters stand still or nothing moves", async () => {
    const store = await freshStore();
    const told: RunEvent[] = [];
    const board = new LiveBoard(
      store.runs,
      "r",
      (event) => told.push(event),
      () => 190,
    );
    board.moving(standingStill);
    await board.flush();
    expect(told).toEqual([{ kind: "progress", run: "r", at: 190, moves: [standingStill] }]);
  });

  it("reaches the page with its bytes, disk first, then memory", async () => {
    const store = await freshStore();
    const board = await runElsewhere(store);
    const room = roomOf(new RunDesk(store), smallDrain, simulated);
    const address = await served(room, smallDrain);
    expect((await room.page()).run).toMatchObject({ now: 0, progress: [] });
    const news = await newsOf(address, "progress", () => {
      board.moving(standingStill);
      return board.flush();
    });
    // Whoever reads the page and whoever follows the stream are told the same.
    const page = await room.page();
    expect(page.run).toMatchObject({ now: 190, progress: [{ server: "s1", changedAt: 100 }] });
    expect(news).toMatchObject({ kind: "progress", now: 190 });
    const [move] = news.kind === "progress" ? news.progress : [];
    expect(Object.keys(move ?? {}).filter((key) => key === "disk" || key === "memory")).toEqual([
      "disk",
      "memory",
    ]);
    expect(move).toMatchObject({ disk: counters(20e9, 5e9), memory: counters(4e9, 4e9) });
  });
});

/** A cloud over HTTP, and a plan of what it was before its owner moved a server. */
async function movedMeanwhile() {
  const nova = await new NovaServer().start();
  serveCloud(nova, { hosts: 3, servers: 6 });
  const cloud = connectCloud(nova.config());
  onTestFinished(async () => {
    await cloud.close();
    await nova.stop();
  });
  const read = await readCloudSnapshot(cloud, { files: null, prometheus: null, measured: [] });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const { snapshot } = read.value;
  const made = planDrain({
    ...{ snapshot, goal: goal([hostName(0)]), overrides: {}, seed: 1, toolVersion: "0.1.0" },
  });
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return { nova, cloud, plan: made.value };
}

describe("the drift on the page", () => {
  it("names a server that its owner has moved since the snapshot, to a server that only shows, too", async () => {
    const { nova, cloud, plan } = await movedMeanwhile();
    const store = await freshStore();
    const driven: DrivenCloud = {
      ...{ kind: "nova" as const, cloud, user: ann.user, probe: null },
      means: { command: null, webhook: null },
    };
    const address = await served(roomOf(new RunDesk(store), plan, driven), plan);
    const lists = "/compute/v2.1/servers/detail";
    const answers = await listed(`${nova.url}${lists}`, nova);
    const asks = (): number => nova.count("GET", lists);
    const first = asks();
    const before = await read(address, "/api/run/drift");
    expect(await before.json()).toEqual({ touching: [], elsewhere: [] });
    const once = asks() - first;
    const moved = answers.map((each) =>
      each.id === serverId(0) ? { ...each, "OS-EXT-SRV-ATTR:host": hostName(2) } : each,
    );
    nova.on("GET", lists, ({ query }) => ({
      body: { servers: query.get("marker") === null ? moved : [] },
    }));
    nova.on("GET", `/placement/allocations/${serverId(0)}`, {
      body: {
        allocations: { [providerId(2)]: { resources: { VCPU: 2, MEMORY_MB: 4096, DISK_GB: 20 } } },
      },
    });
    // Many who ask at once are answered by one reading of the cloud.
    const asked = await Promise.all([1, 2, 3, 4].map(() => read(address, "/api/run/drift")));
    for (const answer of asked) {
      expect(await answer.json()).toMatchObject({
        touching: [`server vm-0 (${serverId(0)}) is on ${hostName(2)}, not on ${hostName(0)}`],
      });
    }
    expect(asks() - first).toBe(2 * once);
    expect((await read(address, "/api/run/drift", false)).status).toBe(401);
  });
});

/** What the cloud lists as its servers now. */
async function listed(url: string, nova: NovaServer): Promise<readonly { readonly id: string }[]> {
  nova.isOpen = true;
  const answer = (await (await fetch(url)).json()) as { servers: { id: string }[] };
  nova.isOpen = false;
  nova.seen.pop();
  return answer.servers;
}

describe("the moves as a file from the page", () => {
  it("are byte for byte what drainwise status --csv writes, under the run's name", async () => {
    const path = await storePath();
    const store = await openEmbedded(path);
    onTestFinished(() => store.close());
    const desk = await deskWithApproval(store);
    const started = await desk.start(atOnce);
    if (!started.ok) throw new Error(started.error.join("\n"));
    await started.value.ended;
    const { id } = started.value.run;
    const address = await served(roomOf(desk, smallDrain, simulated), smallDrain);
    expect((await read(address, "/api/run/moves.csv", false)).status).toBe(401);
    const answer = await read(address, "/api/run/moves.csv");
    expect(answer.headers.get("content-disposition")).toContain(`moves-${id}.csv`);
    const file = `${path}.csv`;
    const program = new Command();
    register(program);
    await program.parseAsync(["status", id, "--csv", file, "--store", path], { from: "user" });
    const written = await readFile(file);
    expect(written.toString().trim().split("\n")).toHaveLength(4);
    expect(Buffer.from(await answer.arrayBuffer()).equals(written)).toBe(true);
  });

  it("are refused in words before there is a run", async () => {
    const room = roomOf(new RunDesk(await freshStore()), smallDrain, simulated);
    const answer = await read(await served(room, smallDrain), "/api/run/moves.csv");
    expect([answer.status, await answer.json()]).toEqual([
      409,
      { reasons: ["No run of this plan has begun."] },
    ]);
  });
});
