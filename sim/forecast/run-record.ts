/** A simulated run as it is drawn and listed: every planned move, asked for or not, the links' use, the hosts' times. */
import type { Seconds } from "../base/units.ts";
import type { MoveStep } from "../plan/plan.ts";
import { parseIntent } from "../runner/intent.ts";
import type { MoveLog } from "../world/move-log.ts";
import type { MoveRecord, RunRecord } from "./forecast.ts";
import type { PreparedPlan } from "./prepared-plan.ts";
import type { Run } from "./run-plan.ts";

/** From the first request to the end of the last move. */
export function windowOf(moves: readonly MoveLog[]): Seconds {
  const first = moves.reduce((at, { requestedAt }) => Math.min(at, requestedAt), Infinity);
  const last = moves.reduce((at, { endedAt }) => Math.max(at, endedAt ?? 0), 0);
  return moves.length === 0 ? 0 : last - first;
}

export function runRecordOf({ plan, moves }: PreparedPlan, { cloud }: Run): RunRecord {
  // A step asked for again has several logs; its last one tells how it ended.
  const logs = new Map(
    cloud.moves.map((log) => [parseIntent(log.intent)?.stepId ?? log.intent, log]),
  );
  return {
    window: windowOf(cloud.moves),
    moves: moves.map((move) => moveRecordOf(move, logs.get(move.id) ?? null)),
    links: cloud.linkUse.filter(({ steps }) => steps.length > 0),
    hosts: plan.goal.drain.map((host) => ({
      host,
      cordonedAt: cloud.hosts.get(host)?.cordonedAt ?? null,
      emptyAt: cloud.hosts.get(host)?.emptyAt ?? null,
      backAt: cloud.hosts.get(host)?.backAt ?? null,
    })),
  };
}

function moveRecordOf(move: MoveStep, log: MoveLog | null): MoveRecord {
  const { id: step, server, type, source, destination } = move;
  const planned = { step, server, type, source, destination };
  if (log === null) return { ...planned, ...notStarted };
  const { result, startedAt } = log;
  return {
    ...planned,
    requestedAt: log.requestedAt,
    startedAt,
    endedAt: log.endedAt,
    end: log.end ?? "not-started",
    downtime: result?.downtime ?? 0,
    outage: result?.outage ?? 0,
    bytes: result?.bytes ?? log.carried,
    rounds: result?.rounds ?? 0,
    phases: log.phases,
    syncs: log.syncs.map((sync) => ({ ...sync, at: sync.at + (startedAt ?? 0) })),
  };
}

const notStarted = {
  requestedAt: null,
  startedAt: null,
  endedAt: null,
  end: "not-started",
  downtime: 0,
  outage: 0,
  bytes: 0,
  rounds: 0,
  phases: [],
  syncs: [],
} as const;
