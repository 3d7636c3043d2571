/** What the Gantt lists: each drained host, below it its moves; base and variant of a move share a row. */
import {
  compareIds,
  compareNumbers,
  type HostForecast,
  type MoveRecord,
  type Plan,
  type RunRecord,
  type Verdict,
} from "../../../../sim/index.ts";
import { moveKey } from "../../state.ts";

/** One run with its plan, as far as the Gantt needs it. */
export interface GanttRun {
  readonly plan: Plan;
  readonly nominal: RunRecord;
  /** Null while the variant's intervals are still being computed. */
  readonly hosts: readonly HostForecast[] | null;
}

export interface HostRow {
  readonly kind: "host";
  readonly host: string;
  readonly moves: number;
  readonly stays: number;
  readonly base: HostTimes | null;
  readonly variant: HostTimes | null;
}

export interface HostTimes {
  readonly cordonedAt: number | null;
  readonly emptyAt: number | null;
  readonly backAt: number | null;
  readonly forecast: HostForecast | null;
}

export interface MoveRow {
  readonly kind: "move";
  readonly key: string;
  readonly name: string;
  readonly host: string;
  readonly base: MoveRecord | null;
  readonly variant: MoveRecord | null;
  readonly verdict: Verdict["kind"] | null;
}

export type GanttRow = HostRow | MoveRow;

export function ganttRows(
  base: GanttRun,
  variant: GanttRun | null,
  verdicts: ReadonlyMap<string, Verdict["kind"]>,
): GanttRow[] {
  const moves = new Map<string, MoveRow>();
  for (const [side, run] of [["base", base] as const, ["variant", variant] as const]) {
    if (run !== null) addMoves(moves, side, run, verdicts);
  }
  const rows: GanttRow[] = [];
  for (const host of base.plan.goal.drain) {
    const own = [...moves.values()].filter((row) => row.host === host).sort(compareRows);
    rows.push({
      kind: "host",
      host,
      moves: own.length,
      stays: base.plan.blocked.filter((blocked) => blocked.host === host).length,
      base: timesOf(base, host),
      variant: variant === null ? null : timesOf(variant, host),
    });
    rows.push(...own);
  }
  return rows;
}

function addMoves(
  rows: Map<string, MoveRow>,
  side: "base" | "variant",
  run: GanttRun,
  verdicts: ReadonlyMap<string, Verdict["kind"]>,
): void {
  const names = new Map(run.plan.snapshot.servers.map((server) => [server.id, server.name]));
  const directions = new Map(
    run.plan.steps.flatMap((step) => (step.kind === "move" ? [[step.id, step.direction]] : [])),
  );
  for (const record of run.nominal.moves) {
    const direction = directions.get(record.step) === "back" ? "back" : "out";
    const key = moveKey(record.server, direction);
    const row = rows.get(key) ?? {
      kind: "move",
      key,
      name: `${names.get(record.server) ?? record.server}${direction === "back" ? ", back" : ""}`,
      host: direction === "out" ? record.source : record.destination,
      base: null,
      variant: null,
      verdict: verdicts.get(key) ?? null,
    };
    rows.set(key, { ...row, [side]: record });
  }
}

const startOf = (row: MoveRow): number =>
  row.base?.startedAt ?? row.variant?.startedAt ?? Number.MAX_VALUE;

const compareRows = (a: MoveRow, b: MoveRow): number =>
  compareNumbers(startOf(a), startOf(b)) || compareIds(a.name, b.name) || compareIds(a.key, b.key);

function timesOf(run: GanttRun, host: string): HostTimes | null {
  const record = run.nominal.hosts.find((candidate) => candidate.host === host);
  if (record === undefined) return null;
  const forecast = run.hosts?.find((candidate) => candidate.host === host) ?? null;
  return {
    cordonedAt: record.cordonedAt,
    emptyAt: record.emptyAt,
    backAt: record.backAt,
    forecast,
  };
}
