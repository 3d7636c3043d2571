/**
 * A command of the operator's own, run by the shell: what it is told and what is kept from it, its end or its time's.
 *
 * It gets the environment of this process without the secrets that OpenStack's clients and the store take from there. What it
 * prints goes to a file without a name, not to a pipe: it must not die of a broken pipe because this process has died.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type CommandEnd =
  | { readonly kind: "done" }
  /** In words: "ended with 3: no such disk". */
  | { readonly kind: "failed"; readonly words: string }
  /** Its time was over, and it was ended with all that it had started. */
  | { readonly kind: "overdue" };

export interface ShellCommandOptions {
  /** Beside the environment of this process. */
  readonly variables: Readonly<Record<string, string>>;
  /** After which it is ended [ms]. */
  readonly timeoutMs: number;
  /** Masks secrets in what it printed. */
  readonly clear?: (text: string) => string;
}

/** Of what it printed, the end that is read [B], and of its last line the end that is told [characters]. */
const READ = 8192;
const TOLD = 300;
/** Between the polite signal and the last one [ms]. */
const GRACE_MS = 5000;
/** The longest time that a timer takes [ms]. */
const LONGEST_MS = 2 ** 31 - 1;

export class ShellCommand {
  readonly ended: Promise<CommandEnd>;
  readonly #child: ChildProcess;
  readonly #timer: NodeJS.Timeout;
  #grace: NodeJS.Timeout | undefined;
  #isOverdue = false;

  constructor(command: string, { variables, timeoutMs, clear = same }: ShellCommandOptions) {
    const output = namelessFile();
    // A group of its own, so that its time's end ends all that it started.
    this.#child = spawn(command, {
      shell: true,
      detached: true,
      stdio: ["ignore", output, output],
      env: { ...withoutSecrets(process.env), ...variables },
    });
    this.#timer = setTimeout(() => this.#end(), Math.min(timeoutMs, LONGEST_MS));
    this.ended = new Promise<CommandEnd>((resolve) => {
      this.#child.once("error", (error) =>
        resolve({ kind: "failed", words: `did not start: ${error.message}` }),
      );
      this.#child.once("exit", (code, signal) => {
        const last = lastLine(clear(tailOf(output)));
        if (this.#isOverdue) resolve({ kind: "overdue" });
        else if (code === 0) resolve({ kind: "done" });
        else resolve({ kind: "failed", words: `ended with ${code ?? signal}${last}` });
      });
    }).finally(() => {
      this.leave();
      closeSync(output);
    });
  }

  /** Lets it go on without a clock, and without anybody who waits for it. */
  leave(): void {
    this.#child.unref();
    clearTimeout(this.#timer);
    clearTimeout(this.#grace);
  }

  #end(): void {
    this.#isOverdue = true;
    this.#signal("SIGTERM");
    this.#grace = setTimeout(() => this.#signal("SIGKILL"), GRACE_MS);
  }

  #signal(name: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, name);
    } catch {
      // It has ended meanwhile.
    }
  }
}

const same = (text: string): string => text;

/** Passwords, tokens and application credentials of OpenStack's variables; the store's address, which bears a password. */
const SECRET = /^(OS_(.*_)?(PASSWORD|PASSCODE|TOKEN|SECRET)|DATABASE_URL|PROMETHEUS_TOKEN)$/;

export const withoutSecrets = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !SECRET.test(name)));

/** Gone with whoever has it open. */
function namelessFile(): number {
  const folder = mkdtempSync(join(tmpdir(), "drainwise-command-"));
  try {
    return openSync(join(folder, "output"), "w+", 0o600);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function tailOf(file: number): string {
  const { size } = fstatSync(file);
  const bytes = Buffer.alloc(Math.min(size, READ));
  readSync(file, bytes, 0, bytes.length, size - bytes.length);
  return bytes.toString("utf8");
}

function lastLine(output: string): string {
  const line = output.trim().split("\n").at(-1) ?? "";
  return line === "" ? "" : `: ${line.slice(-TOLD)}`;
}
