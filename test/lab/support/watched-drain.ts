/** A drain of cmp1 onto cmp2 over a link so slow that each live move has a middle in which things can befall it. */
import { expect } from "vitest";
import { limitLink } from "../bring-up/network.ts";
import { releaseService } from "../bring-up/services.ts";
import type { Json, LabApi } from "../seed/api.ts";
import { serviceOf } from "../seed/hosts.ts";
import { serverOf } from "../seed/servers.ts";
import { resetServers } from "../seed/standard-servers.ts";
import { Operator } from "./operator.ts";
import type { RunUnderWay } from "./run-under-way.ts";
import { lab, migrationsOf, newestMigration } from "./standing-lab.ts";

/** Half a minute and more for a guest that does nothing. */
const SLOW = "8mbit";

export class WatchedDrain {
  readonly api: LabApi;
  readonly operator = new Operator();
  readonly #ids: ReadonlyMap<string, string>;

  readonly #since: number;

  private constructor(api: LabApi, ids: ReadonlyMap<string, string>, since: number) {
    this.api = api;
    this.#ids = ids;
    this.#since = since;
  }

  /** The standard servers, each in its place. */
  static async prepared(api: LabApi): Promise<WatchedDrain> {
    const ids = await resetServers(lab, api);
    return new WatchedDrain(api, ids, await newestMigration(api));
  }

  /** By name, one after the other: db-1, off-1, web-1. */
  begins(...goal: readonly string[]): Promise<RunUnderWay> {
    limitLink(lab, "cmp1", SLOW);
    const rules = ["--order", "by-name", "--stuck", "leave", ...goal];
    return this.operator.drains(["--drain", "cmp1", "--onto", "cmp2", ...rules]);
  }

  /** The link carries again what it can. */
  hurries(): void {
    limitLink(lab, "cmp1", lab.linkRate);
  }

  id(name: string): string {
    const id = this.#ids.get(name);
    if (id === undefined) throw new Error(`the lab has no server ${name}`);
    return id;
  }

  /** The step that moves a server off its host. */
  step(name: string): string {
    return `out:${this.id(name)}`;
  }

  server(name: string): Promise<Json> {
    return serverOf(this.api, this.id(name));
  }

  async hostOf(name: string): Promise<string> {
    return (await this.server(name))["OS-EXT-SRV-ATTR:host"];
  }

  /** Those since it was prepared. */
  migrations(name: string): Promise<Json[]> {
    return migrationsOf(this.api, this.id(name), this.#since);
  }

  /** Waits until the run has seen this server's memory on its way. */
  isRunning(run: RunUnderWay, name: string): Promise<string> {
    return run.told(new RegExp(`^${this.step(name)}: migration \\d+ running$`));
  }

  /** Waits for a word about this server's move. */
  told(run: RunUnderWay, name: string, word: string, seconds?: number): Promise<string> {
    return run.told(new RegExp(`^${this.step(name)}: ${word}`), seconds);
  }

  /** The work on the emptied host is that nothing is done, which its operator says; then the run ends, every step done. */
  async isOver(run: RunUnderWay): Promise<void> {
    await run.told(/^maintain:cmp1: ready/);
    await this.operator.asks("confirm-maintenance", "cmp1");
    await run.told(/^uncordon:cmp1: waits: .*has not been started anew/);
    await this.operator.asks("confirm-maintenance", "cmp1");
    await run.well();
    expect(await serviceOf(this.api, "cmp1")).toMatchObject({ status: "enabled" });
  }

  /** Links and services as they were, the operator's processes ended. */
  async ends(): Promise<void> {
    for (const host of lab.hosts) {
      limitLink(lab, host, lab.linkRate);
      releaseService(lab, host, "nova-compute");
    }
    await this.operator.leaves();
  }
}
