/** The command line as an operator runs it, in a process of its own, against the lab's clouds.yaml. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { cloudsYaml } from "./standing-lab.ts";

const program = fileURLToPath(new URL("../../../bin/drainwise.mjs", import.meta.url));

export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export function drainwise(...args: string[]): Promise<Said> {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, OS_CLIENT_CONFIG_FILE: cloudsYaml },
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (data) => {
    out += data;
  });
  child.stderr.on("data", (data) => {
    err += data;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, err }));
  });
}
