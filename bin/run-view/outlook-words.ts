/** The forecast of a run's rest in words: when it ends, what it is held against, and what to leave out on an overrun. */
import type { Observation, Plan } from "../../sim/index.ts";
import { formatDuration } from "../console.ts";

export type Outlook = Extract<Observation, { kind: "outlook" }>;
type Rest = NonNullable<Outlook["rest"]>;
type Drop = Rest["drop"][number];

/** "Ends in 35 m (P50) to 48 m (P95), 12 m before the window's end." */
export function endWords({ overrun, rest }: Outlook): string {
  if (rest === undefined || rest.end === null) {
    return overrun > 0
      ? `Ends ${formatDuration(overrun)} late at P95.`
      : "When it ends is not known.";
  }
  const { at, end, limit } = rest;
  const left = (instant: number): string => formatDuration(Math.max(0, instant - at));
  const span = `Ends in ${left(end.p50)} (P50) to ${left(end.p95)} (P95)`;
  if (limit === null) return `${span}.`;
  const than = rest.limitOf === "window" ? "the window's end" : "what was forecast at P95";
  if (overrun === 0) return `${span}, just at ${than}.`;
  return overrun > 0
    ? `${span}, ${formatDuration(overrun)} after ${than}.`
    : `${span}, ${formatDuration(-overrun)} before ${than}.`;
}

/** What may be left out, one line each, the cheapest first; each names the command that does it. */
export function dropWords(
  { rest }: Outlook,
  nameOf: (server: string) => string,
): readonly string[] {
  return (rest?.drop ?? []).map((drop) => {
    const enough = drop.isEnough ? "enough" : "not enough alone";
    return `leave out ${whatOf(drop, nameOf)}: ${formatDuration(drop.gains)} earlier at P95, ${enough} (drainwise leave-out ${drop.steps.join(" ")})`;
  });
}

export function whatOf(
  { hosts, server, steps, servers }: Pick<Drop, "hosts" | "server" | "steps" | "servers">,
  nameOf: (server: string) => string,
): string {
  if (server !== null) return `server ${nameOf(server)}, whose host is then not emptied`;
  const stay = `${servers} server${servers === 1 ? "" : "s"} stay${servers === 1 ? "s" : ""}`;
  if (hosts.length === 0) return `${steps.length} servers together`;
  return `host${hosts.length === 1 ? "" : "s"} ${hosts.join(", ")} (${stay})`;
}

export const namesIn = ({ snapshot }: Plan): ((server: string) => string) => {
  const names = new Map(snapshot.servers.map(({ id, name }) => [id, name]));
  return (server) => names.get(server) ?? server;
};
