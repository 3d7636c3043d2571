/** Running other programs: what they print comes back, and a failure says which program it was and what it said. */
import { execFile, spawn, spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";

/** The system's own programs come first: a machine may carry another Python of its user's ahead of Debian's. */
export const SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export function attempt(program: string, args: readonly string[], input = ""): Ran {
  const ran = spawnSync(program, [...args], {
    encoding: "utf8",
    input,
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: SYSTEM_PATH, HOME: "/root", LANG: "C.UTF-8" },
  });
  return { code: ran.status ?? -1, out: ran.stdout ?? "", err: ran.stderr ?? String(ran.error) };
}

/** The same, while this process does something else. */
export function attemptBeside(program: string, args: readonly string[]): Promise<Ran> {
  const env = { PATH: SYSTEM_PATH, HOME: "/root", LANG: "C.UTF-8" };
  return new Promise((resolve) => {
    execFile(program, [...args], { encoding: "utf8", env }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, out, err });
    });
  });
}

export function run(program: string, args: readonly string[], input = ""): string {
  const ran = attempt(program, args, input);
  if (ran.code !== 0)
    throw new Error(`${program} ${args.join(" ")}: ended with ${ran.code}: ${ran.err.trim()}`);
  return ran.out;
}

/** Starts a program that outlives this process; what it prints goes to `log`. */
export function startDetached(
  program: string,
  args: readonly string[],
  log: string,
  environment: Readonly<Record<string, string>> = {},
): void {
  const output = openSync(log, "a");
  const child = spawn(program, [...args], {
    detached: true,
    stdio: ["ignore", output, output],
    env: { PATH: SYSTEM_PATH, HOME: "/root", LANG: "C.UTF-8", ...environment },
  });
  child.on("error", () => {}); // the caller waits for what the program brings about
  child.unref();
  closeSync(output);
}
