/** A move that is asked for through the product's client and followed to its end by looking. */
import {
  closedStatuses,
  type LiveMigrationAnswer,
  listMigrations,
  liveMigrationsOf,
  type MigrationAnswer,
} from "../../../data/nova/compute/migrations.ts";
import type { Cloud } from "../../../data/nova/connect-cloud.ts";
import type { ChangeOutcome } from "../../../data/nova/outcome.ts";
import { until } from "../bring-up/waiting.ts";
import { must } from "./nova-cloud.ts";

async function newest(cloud: Cloud, server: string): Promise<MigrationAnswer | undefined> {
  const all = must(await listMigrations(cloud.compute, { server }));
  return all.toSorted((a, b) => b.id - a.id)[0];
}

export class FollowedMove {
  readonly #cloud: Cloud;
  readonly #server: string;
  readonly #before: number;

  private constructor(cloud: Cloud, server: string, before: number) {
    this.#cloud = cloud;
    this.#server = server;
    this.#before = before;
  }

  /** Notes the newest migration, then asks; the request must be accepted. */
  static async begin(
    cloud: Cloud,
    server: string,
    ask: () => Promise<ChangeOutcome>,
  ): Promise<FollowedMove> {
    const before = (await newest(cloud, server))?.id ?? 0;
    const outcome = await ask();
    if (outcome.kind !== "done") throw new Error(`not accepted: ${JSON.stringify(outcome)}`);
    return new FollowedMove(cloud, server, before);
  }

  /** The record of this move, once Nova has made it. */
  record(): Promise<MigrationAnswer> {
    return until(`a migration of ${this.#server}`, 60, async () => {
      const found = await newest(this.#cloud, this.#server);
      return found !== undefined && found.id > this.#before ? found : null;
    });
  }

  /** QEMU's counters once they have begun to move. */
  progress(seconds = 120): Promise<LiveMigrationAnswer> {
    return until(`progress of ${this.#server}`, seconds, async () => {
      const under = must(await liveMigrationsOf(this.#cloud.compute, this.#server));
      return under.find((one) => one.status === "running" && (one.memory_processed_bytes ?? 0) > 0);
    });
  }

  /** The record at its end; a cold move's end is here that it waits for its confirmation. */
  end(seconds = 300): Promise<MigrationAnswer> {
    return until(`the end of the migration of ${this.#server}`, seconds, async () => {
      const record = await this.record();
      return closedStatuses.has(record.status) || record.status === "finished" ? record : null;
    });
  }
}
