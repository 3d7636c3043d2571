/** One measured move as the fit sees it: a time that was measured, and what the models say of it. */
import type { Bytes, BytesPerSecond, Seconds } from "../../base/units.ts";
import type { MoveType } from "../../migration/migration.ts";
import type { ModelConstants } from "../../migration/move.ts";

export interface CasePrediction {
  /** Null when the models say that it would never have ended. */
  readonly totalTime: Seconds | null;
  readonly downtime: Seconds;
  readonly bytes: Bytes;
}

export interface CalibrationCase {
  /** For messages: file line, server. */
  readonly label: string;
  readonly type: MoveType;
  /** Measured moves that the row stands for; their median is its time. */
  readonly moves: number;
  readonly totalTime: Seconds;
  readonly downtime: Seconds | null;
  readonly bytes: Bytes | null;
  readonly vcpus: number;
  readonly memory: Bytes;
  /** Rate of the path [B/s]; Infinity when nothing was stated. */
  readonly path: BytesPerSecond;
  readonly predict: (constants: ModelConstants) => CasePrediction;
}
