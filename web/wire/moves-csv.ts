import { compareIds, type Plan, type ServerForecast } from "../../sim/index.ts";

const header = [
  "step",
  "server",
  "name",
  "project",
  "type",
  "direction",
  "source",
  "destination",
  "total_time_p50_s",
  "total_time_p90_s",
  "outage_p50_s",
  "outage_p90_s",
  "bytes_p50_bytes",
  "bytes_p90_bytes",
  "brownout_p50_s",
  "brownout_p90_s",
  "verdict",
  "completed_share",
  "because",
];

/** The forecast's moves as CSV (RFC 4180, CRLF), one row a move in the order of step ids; units in the header.
 * Empty: in no replication was it asked for, or did it complete. */
export function movesCsv(plan: Plan, servers: readonly ServerForecast[]): string {
  const projectOf = new Map(plan.snapshot.servers.map((server) => [server.id, server.project]));
  const rows = [...servers]
    .sort((a, b) => compareIds(a.step, b.step))
    .map((move) => [
      move.step,
      move.server,
      move.name,
      projectOf.get(move.server) ?? "",
      move.type,
      move.direction,
      move.source,
      move.destination,
      move.totalTime?.p50,
      move.totalTime?.p90,
      move.outage?.p50,
      move.outage?.p90,
      move.bytes?.p50,
      move.bytes?.p90,
      move.brownout?.p50,
      move.brownout?.p90,
      move.verdict.kind,
      move.verdict.completedShare,
      move.verdict.because,
    ]);
  return [header, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** Tenants choose server names: text that a spreadsheet would run as a formula is defused by an apostrophe. */
function cell(value: string | number | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
