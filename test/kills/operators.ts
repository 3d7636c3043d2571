/** Three persons at one cloud, a folder of their own, and the command line in processes that can be killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Account } from "../support/nova-keystone.ts";

const program = fileURLToPath(new URL("../../bin/drainwise.mjs", import.meta.url));
const fastClock = fileURLToPath(new URL("./fast-clock.mjs", import.meta.url));

export const people: readonly Account[] = ["ann", "ben", "op"].map((name) => ({
  name,
  id: `user-${name}`,
  password: `password-of-${name}`,
  applicationSecret: `application-secret-of-${name}`,
}));

export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export class Operators {
  readonly folder: string = mkdtempSync(join(tmpdir(), "drainwise-kills-"));
  readonly plan: string = join(this.folder, "plan.json");
  readonly store: string = join(this.folder, "store.db");
  readonly env: NodeJS.ProcessEnv;

  /** @param factor how many times faster than the wall all their clocks run, and the cloud's. */
  constructor(factor: number) {
    this.env = {
      ...process.env,
      NODE_OPTIONS: `--import=${pathToFileURL(fastClock).href}`,
      FAST_CLOCK: `${Date.now()} ${factor}`,
      OS_CLIENT_CONFIG_FILE: join(this.folder, "clouds.yaml"),
      DRAINWISE_STORE: this.store,
      OS_CLOUD: "",
    };
  }

  knowCloud(url: string): void {
    const entries = people.map(({ name, password }) =>
      [
        `  ${name}:`,
        "    auth:",
        `      auth_url: ${url}/identity`,
        `      username: ${name}`,
        `      password: ${password}`,
        "      project_name: operators",
        "      user_domain_name: Default",
        "      project_domain_name: Default",
      ].join("\n"),
    );
    writeFileSync(join(this.folder, "clouds.yaml"), `clouds:\n${entries.join("\n")}\n`);
  }

  begin(...argv: readonly string[]): ChildProcess {
    return this.beginWith({}, ...argv);
  }

  /** @param variables of the environment, beside those that all commands have. */
  beginWith(variables: NodeJS.ProcessEnv, ...argv: readonly string[]): ChildProcess {
    return spawn(process.execPath, [program, ...argv], {
      env: { ...this.env, ...variables },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  says(...argv: readonly string[]): Promise<Said> {
    return said(this.begin(...argv));
  }

  /** The same; it must end well. */
  async must(...argv: readonly string[]): Promise<string> {
    const { code, out, err } = await this.says(...argv);
    if (code !== 0) throw new Error(`drainwise ${argv.join(" ")} ended with ${code}: ${err}${out}`);
    return out;
  }

  leave(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What a process said, once it has ended; a killed one has no code. */
export function said(child: ChildProcess): Promise<Said> {
  let [out, err] = ["", ""];
  child.stdout?.on("data", (data) => {
    out += data;
  });
  child.stderr?.on("data", (data) => {
    err += data;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err })));
}
