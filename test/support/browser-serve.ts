/** The served page as a person gets it: the command in a process of its own, a free port, the shipped sample. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../bin/drainwise.mjs", import.meta.url));

export interface Served {
  /** With this start's secret, as a person opens it. */
  readonly address: string;
  /** Asks it to end as Ctrl+C does, and gives its exit code. */
  stop(): Promise<number | null>;
}

/** Starts `drainwise serve` with more options; rejects with its words when it ends before it serves. */
export function serve(...options: readonly string[]): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), "drainwise-store-"));
  const child = spawn(process.execPath, [command, "serve", "--port", "0", "--json", ...options], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, DRAINWISE_STORE: join(folder, "store.db"), OS_CLOUD: "" },
  });
  child.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return new Promise((resolve, reject) => {
    let out = "";
    let words = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      words += chunk.toString();
    });
    child.stdout?.on("data", (chunk: Buffer) => {
      out += chunk.toString();
      const address = /http:\/\/127\.0\.0\.1:\d+\/#[\w-]+/.exec(out)?.[0];
      if (address !== undefined) resolve({ address, stop: () => stop(child) });
    });
    child.once("exit", (code) => reject(new Error(`serve ended with ${code}: ${words}`)));
  });
}

const stop = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    child.once("exit", resolve);
    child.kill("SIGTERM");
  });
