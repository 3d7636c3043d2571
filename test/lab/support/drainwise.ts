/** The command line as an operator runs it, in a process of its own, against the lab's clouds.yaml. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { cloudsYaml } from "./standing-lab.ts";

const program = fileURLToPath(new URL("../../../bin/drainwise.mjs", import.meta.url));

export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command that has been started; `said` is all that it printed, once it has ended. */
export interface Command {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly said: Promise<Said>;
}

export function begin(args: readonly string[], variables: NodeJS.ProcessEnv = {}): Command {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, OS_CLIENT_CONFIG_FILE: cloudsYaml, ...variables },
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (data) => {
    out += data;
  });
  child.stderr.on("data", (data) => {
    err += data;
  });
  const said = new Promise<Said>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, err }));
  });
  return { child, said };
}

export const drainwise = (...args: string[]): Promise<Said> => begin(args).said;
