/** A Nova in a process of its own, as its parent holds it. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { FromNova, NovaSetting, ToNova, Truth } from "./messages.ts";

const entry = fileURLToPath(new URL("./process.mjs", import.meta.url));

export class NovaProcess {
  readonly #child: ChildProcess;
  readonly #listeners = new Set<(message: FromNova) => void>();
  url = "";

  /** @param env of the process; it makes its own clock faster where FAST_CLOCK says so. */
  constructor({ NODE_OPTIONS: _, ...env }: NodeJS.ProcessEnv = process.env) {
    this.#child = fork(entry, { env, stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.#child.on("message", (message: FromNova) => {
      for (const listener of [...this.#listeners]) listener(message);
    });
  }

  async start(setting: NovaSetting): Promise<this> {
    await this.#next("loaded");
    const { url } = await this.#asked({ kind: "begin", setting }, "ready");
    this.url = url;
    return this;
  }

  async patch(host: string): Promise<void> {
    await this.#asked({ kind: "patch", host }, "patched");
  }

  truth(): Promise<Truth> {
    return this.#asked({ kind: "truth" }, "truth");
  }

  /** Calls back with what each request that changes something asks for; gives the function that ends it. */
  onArrival(listener: (key: string) => void): () => void {
    const all = (message: FromNova): void => {
      if (message.kind === "arrived") listener(message.key);
    };
    this.#listeners.add(all);
    return () => this.#listeners.delete(all);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGKILL");
    await ended;
  }

  #asked<K extends FromNova["kind"]>(
    message: ToNova,
    kind: K,
  ): Promise<Extract<FromNova, { kind: K }>> {
    const answer = this.#next(kind);
    this.#child.send(message);
    return answer;
  }

  #next<K extends FromNova["kind"]>(kind: K): Promise<Extract<FromNova, { kind: K }>> {
    return new Promise((resolve, reject) => {
      const died = (code: number | null): void => reject(new Error(`the Nova ended with ${code}`));
      const heard = (message: FromNova): void => {
        if (message.kind !== kind) return;
        this.#listeners.delete(heard);
        this.#child.off("exit", died);
        resolve(message as Extract<FromNova, { kind: K }>);
      };
      this.#listeners.add(heard);
      this.#child.once("exit", died);
    });
  }
}
