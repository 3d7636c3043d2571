// A shadow is all of a run but its hand on the cloud: over real HTTP, with a colleague who moves a server meanwhile.
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readMoves } from "../../data/calibrate/read-moves.ts";
import { abortMigration, liveMigrate } from "../../data/nova/compute/moves.ts";
import { connectCloud } from "../../data/nova/connect-cloud.ts";
import { looksOf } from "../../data/nova/reading/cloud-looks.ts";
import { RunDesk } from "../../data/run/run-desk.ts";
import { othersCsv, shadowReport } from "../../data/run/shadow/shadow-report.ts";
import { planDrain } from "../../sim/index.ts";
import { serveNova } from "../nova-cloud/serve-nova.ts";
import { SimulatedNova } from "../nova-cloud/simulated-nova.ts";
import { wishFor } from "../support/approved-plan.ts";
import { goalOf, handMadeCloud, hostNamed, serverOn } from "../support/hand-made-cloud.ts";
import { NovaServer } from "../support/nova-server.ts";
import { freshStore, storePath } from "../support/store.ts";

/** Simulated seconds a second on the cloud that is looked at. */
const SPEED = 30;

const volumes = { volumeBacked: true } as const;

function planned() {
  const made = planDrain({
    snapshot: handMadeCloud({
      hosts: ["a", "b", "c"].map((id) => hostNamed(id)),
      servers: [
        serverOn("a", "s1", volumes),
        serverOn("a", "s2", volumes),
        serverOn("b", "theirs", volumes),
      ],
      link: 500e6,
    }),
    goal: goalOf(["a"]),
    overrides: {},
    seed: 1,
    toolVersion: "0.1.0",
  });
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value;
}

test("a shadow sends nothing but looks, writes down what it would send, and measures what others do", async () => {
  const plan = planned();
  const beganAt = Date.now();
  const nova = new SimulatedNova(plan, () => ((Date.now() - beganAt) / 1000) * SPEED);
  const http = await new NovaServer().start();
  serveNova(http, nova);
  const colleague = connectCloud(http.config());
  const cloud = connectCloud(http.config(), undefined, true);
  const store = await freshStore();
  const desk = new RunDesk(store);
  const wish = wishFor(plan, { kind: "shadow", looks: looksOf(cloud) });
  try {
    const first = await desk.start(wish);
    if (!first.ok) throw new Error(first.error.join("\n"));
    const { run } = first.value;
    const own = http.seen.length;
    await liveMigrate(colleague.compute, "theirs", { host: "c", blockMigration: false });
    const theirs = http.seen.slice(own).filter(({ method }) => method !== "GET");
    const found = async () =>
      shadowReport(await store.journal.rows(run.id), await store.runs.measurements(run.id));
    await expect
      .poll(async () => (await found()).wouldBeSent.length, wait)
      .toBeGreaterThanOrEqual(2);
    await expect.poll(async () => (await found()).others.length, wait).toBe(1);
    first.value.execution.leave();
    expect(await first.value.ended).toBe(false);
    const asked = (await found()).wouldBeSent.map(({ command, about }) => `${command} ${about}`);
    expect(asked[0]).toBe("disable-service a");
    expect(asked).toContain("live-migrate s1");

    // Another process goes on with it: nothing is asked for a second time.
    const second = await desk.start(wish);
    if (!second.ok) throw new Error(second.error.join("\n"));
    expect(second.value).toMatchObject({ resumed: true, run: { id: run.id } });
    await expect.poll(async () => (await found()).others[0]?.measured, wait).toBeGreaterThan(0);
    second.value.execution.leave();
    await second.value.ended;
    const after = (await found()).wouldBeSent.map(({ command, about }) => `${command} ${about}`);
    expect(new Set(after).size).toBe(after.length);

    // Only the colleague's own request has changed anything.
    const changes = http.seen.filter(({ method, path }) => method !== "GET" && !isToken(path));
    expect(changes).toEqual(theirs.filter(({ path }) => !isToken(path)));
    expect(changes).toHaveLength(1);
    expect(nova.server("s1")?.host).toBe("a");
    expect(nova.truth.services.get("a")?.status).toBe("enabled");
    // And with the very connection that it had nobody could have.
    const tried = await abortMigration(cloud.compute, "theirs", 1);
    expect(tried).toMatchObject({ kind: "refused", reason: /only looks leave here/ });

    const { others } = await found();
    expect(others[0]).toMatchObject({ server: "theirs", status: "completed" });
    expect(others[0]?.predicted).toMatchObject({ type: "live" });
    expect(others[0]?.predicted?.time?.p50).toBeGreaterThan(0);
    const file = join(dirname(await storePath()), "..", "others.csv");
    await writeFile(file, othersCsv(plan, run.startedAt, others));
    expect(await readMoves(file)).toMatchObject({ ok: true, value: { cases: [{}] } });
  } finally {
    await cloud.close();
    await colleague.close();
    await http.stop();
  }
}, 60_000);

const wait = { timeout: 40_000, interval: 200 };
const isToken = (path: string): boolean => path.endsWith("/auth/tokens");
