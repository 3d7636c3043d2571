/**
 * A whole cloud read by the real command over list calls from a server that answers each request in 50 ms: the time from
 * the command's start to its end, as a share of what asking one after the other would take, and the most memory that the
 * command held. Fails above a minute, which is promised for the larger one, or above 400 MB, twice what Node, a snapshot of
 * 10,000 servers and the pages under way take.
 */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bench, describe } from "vitest";
import { PASSWORD } from "../support/nova-server.ts";

const DELAY_MS = 50;
const LONGEST_S = 60;
const MOST_MB = 400;

const fileAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const command = fileAt("../../bin/drainwise.mjs");

describe("snapshot of a live cloud", () => {
  for (const [hosts, servers] of [
    [100, 1000],
    [1000, 10_000],
  ] as const) {
    bench(`${hosts} hosts, ${servers} servers`, () => readAll(hosts, servers), {
      ...{ iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
    });
  }
});

async function readAll(hosts: number, servers: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "drainwise-bench-"));
  const size = [hosts, servers, DELAY_MS].map(String);
  const cloud = fork(fileAt("./cloud-process.mjs"), size);
  try {
    const url = await heard<string>(cloud);
    // The command builds itself anew where a source has changed: not while it is timed.
    await ended(spawn(process.execPath, [command, "--version"]));
    const start = performance.now();
    const megabytes = await snapshot(url, folder);
    const seconds = (performance.now() - start) / 1000;
    cloud.send("count");
    const requests = await heard<number>(cloud);
    const share = (seconds * 1000) / (requests * DELAY_MS);
    console.log(
      `${hosts} hosts, ${servers} servers: ${seconds.toFixed(1)} s, ${requests} requests, ` +
        `${share.toFixed(3)} of one by one, ${megabytes.toFixed(0)} MB at most`,
    );
    if (seconds > LONGEST_S) throw new Error(`it took ${seconds} s, more than ${LONGEST_S}`);
    if (megabytes > MOST_MB) throw new Error(`it held ${megabytes} MB, more than ${MOST_MB}`);
  } finally {
    cloud.disconnect();
    rmSync(folder, { recursive: true });
  }
}

/** The most memory that the command held [MB]. */
async function snapshot(url: string, folder: string): Promise<number> {
  const memory = join(folder, "memory");
  const options = ["--os-cloud", "envvars", "--out", join(folder, "cloud.json")];
  const child = spawn(process.execPath, [command, "snapshot", ...options], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...{ PATH: process.env.PATH, HOME: folder, MOST_MEMORY: memory },
      NODE_OPTIONS: `--import=${pathToFileURL(fileAt("./tell-memory.mjs")).href}`,
      ...{ OS_AUTH_URL: `${url}/identity`, OS_USERNAME: "admin", OS_PASSWORD: PASSWORD },
      ...{ OS_USER_DOMAIN_NAME: "Default", OS_PROJECT_NAME: "ops", OS_PROJECT_DOMAIN_ID: "d" },
    },
  });
  const code = await ended(child);
  if (code !== 0) throw new Error(`drainwise snapshot ended with ${code}`);
  return (Number(readFileSync(memory, "utf8")) * 1024) / 1e6;
}

const heard = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(message as T));
    child.once("exit", (code) => reject(new Error(`the cloud ended with ${code}`)));
  });

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    child.once("exit", resolve);
  });
