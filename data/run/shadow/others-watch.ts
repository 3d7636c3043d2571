/** Other people's migrations while a shadow runs: predicted when first seen under way, measured when Nova closes them. */
import { type PredictedMove, type PreparedPlan, predictMove } from "../../../sim/index.ts";
import { closedStatuses, type MigrationAnswer } from "../../nova/compute/migrations.ts";
import { utc } from "../../nova/driver/progress-of.ts";
import type { CloudLooks } from "../../nova/reading/cloud-looks.ts";

/** What is kept of a migration that somebody else asked for. */
export interface OthersMove {
  readonly kind: "others";
  readonly id: number;
  readonly server: string;
  readonly source: string;
  readonly to: string;
  readonly mode: "live" | "cold";
  /** At first sight; null = the snapshot does not know enough of it. */
  readonly predicted: PredictedMove | null;
  /** Nova's last word of it. */
  readonly status: string;
  /** From Nova's own times [s]; null = under way. */
  readonly measured: number | null;
}

const EVERY_MS = 15_000;
/** Two clocks never agree: records of so long before the last look are asked for again [ms]. */
const OVERLAP_MS = 60_000;

export interface OthersWatchOptions {
  readonly looks: CloudLooks;
  readonly prepared: PreparedPlan;
  readonly known: readonly OthersMove[];
  readonly keep: (move: OthersMove) => void;
  /** Unix time from which on records matter [ms]. */
  readonly from: number;
  readonly everyMs?: number;
}

export class OthersWatch {
  readonly #options: OthersWatchOptions;
  readonly #moves: Map<number, OthersMove>;
  #since: number;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(options: OthersWatchOptions) {
    this.#options = options;
    this.#moves = new Map(options.known.map((move) => [move.id, move]));
    this.#since = options.from;
    this.#again(0);
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #again(inMs: number): void {
    this.#timer = setTimeout(() => {
      void this.#look()
        .catch((error: unknown) => process.emitWarning(String(error)))
        .finally(() => {
          if (!this.#isStopped) this.#again(this.#options.everyMs ?? EVERY_MS);
        });
    }, inMs);
  }

  async #look(): Promise<void> {
    const begun = Date.now();
    const listed = await this.#options.looks.migrations(new Date(this.#since).toISOString());
    // What Nova does not answer is asked for with the next look.
    if (!listed.ok || this.#isStopped) return;
    this.#since = begun - OVERLAP_MS;
    for (const record of listed.value) this.#note(record);
  }

  #note(record: MigrationAnswer): void {
    const known = this.#moves.get(record.id);
    const isClosed = closedStatuses.has(record.status);
    // One that was over before anybody saw it under way was never predicted.
    if (known === undefined ? isClosed : known.measured !== null) return;
    const seen = known ?? this.#first(record);
    if (seen === null) return;
    const next: OthersMove = {
      ...seen,
      status: record.status,
      measured: isClosed ? spanOf(record) : null,
    };
    if (known !== undefined && known.status === next.status) return;
    this.#moves.set(record.id, next);
    this.#options.keep(next);
  }

  /** Null while Nova has not said where it goes. */
  #first(record: MigrationAnswer): OthersMove | null {
    const { source_compute: source, dest_compute: to, migration_type: type } = record;
    if (source == null || to == null) return null;
    if (type !== "live-migration" && type !== "migration") return null;
    const mode = type === "live-migration" ? "live" : "cold";
    const server = record.instance_uuid;
    const hour = new Date().getUTCHours();
    const move = { server, mode, source, destination: to } as const;
    const predicted = predictMove(this.#options.prepared, move, hour);
    return {
      ...{ kind: "others", id: record.id, server, source, to, mode, predicted },
      ...{ status: record.status, measured: null },
    };
  }
}

/** Whole seconds, as Nova has them. */
function spanOf({ created_at: from, updated_at: to }: MigrationAnswer): number | null {
  const span = (Date.parse(utc(to ?? "")) - Date.parse(utc(from))) / 1000;
  return Number.isFinite(span) ? Math.max(1, span) : null;
}
