/** Whether a server may be moved at all, and in which modes, best first. */
import { flavorOf } from "../cloud/cloud-index.ts";
import type { MoveMode } from "../cloud/move-type.ts";
import type { Server } from "../cloud/snapshot.ts";
import type { BlockedServer } from "../plan/plan.ts";
import type { Planning } from "./planning.ts";
import { askRules } from "./rules/all.ts";

export type Movability = { readonly notes: readonly string[] } & (
  | { readonly kind: "movable"; readonly modes: readonly MoveMode[] }
  | { readonly kind: "blocked"; readonly blocked: BlockedServer }
);

/** Cold moves of running servers only where the goal allows them; then busy ones go cold first. */
export function movability(planning: Planning, server: Server): Movability {
  const { cloud, goal } = planning;
  const answers = askRules(server, { cloud, goal, flavor: flavorOf(cloud, server) });
  const notes = answers.flatMap((answer) => (answer.kind === "note" ? [answer.text] : []));
  const stop = answers.find(({ kind }) => kind === "blocked");
  const host = server.host ?? "";
  if (stop?.kind === "blocked") {
    const { reason, detail, unblock } = stop;
    const blocked = { server: server.id, host, reason, detail, unblock, rejections: [] };
    return { kind: "blocked", notes, blocked };
  }
  const coldOnly = answers.find(({ kind }) => kind === "cold-only");
  if (server.status === "SHUTOFF") return { kind: "movable", notes, modes: ["cold"] };
  if (coldOnly?.kind === "cold-only") {
    const { reason, detail } = coldOnly;
    if (goal.allowCold && server.status === "ACTIVE") {
      return { kind: "movable", notes: [...notes, `Cold: ${detail}`], modes: ["cold"] };
    }
    const unblock =
      server.status === "ACTIVE"
        ? "Allow cold moves (--allow-cold): it is then shut down, moved and booted; or stop it for the maintenance."
        : "Unpause it and allow cold moves (--allow-cold), or stop it for the maintenance.";
    const blocked = { server: server.id, host, reason, detail, unblock, rejections: [] };
    return { kind: "blocked", notes, blocked };
  }
  if (server.status === "PAUSED" || !goal.allowCold) {
    return { kind: "movable", notes, modes: ["live"] };
  }
  if (planning.alone(server).completes) return { kind: "movable", notes, modes: ["live", "cold"] };
  const text = "Cold where possible: alone on its host's link its live move would not end.";
  return { kind: "movable", notes: [...notes, text], modes: ["cold", "live"] };
}
