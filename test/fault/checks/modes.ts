/** Paused, frozen, stopped, aborted or outside its windows, a run begins nothing; and no step that is left out. */
import type { Command, Step } from "../../../sim/index.ts";
import type { Scene } from "./scene.ts";

export interface Modes {
  asked: "running" | "pause" | "freeze" | "abort";
  /** The journal says that the run was stopped. */
  stopped: boolean;
  /** What the last forecast saw under the reserve; null = nothing. */
  headroomBelow: string | null;
  /** The runner's time. */
  now: number;
  /** Steps that a person has left out and nobody has taken in again, by the journal. */
  readonly leftOut: Set<string>;
}

const BEGINS: ReadonlySet<Command["kind"]> = new Set([
  "disable-service",
  "enable-service",
  "live-migrate",
  "cold-migrate",
  "stop-server",
  "start-server",
  "maintain",
]);

/** What the run took away it gives back outside the windows, too. */
const RESTORES: ReadonlySet<Command["kind"]> = new Set(["enable-service", "start-server"]);

export function checkModes(scene: Scene, modes: Modes, step: Step, command: Command): void {
  const { asked, stopped, now } = modes;
  if (asked === "freeze") scene.report(`${command.kind} leaves in a freeze`);
  if (!BEGINS.has(command.kind)) return;
  if (modes.leftOut.has(step.id)) scene.report(`${command.kind} of ${step.id}, which is left out`);
  if (asked !== "running") scene.report(`${command.kind} begins after ${asked}`);
  if (stopped) scene.report(`${command.kind} begins though the run is stopped`);
  const { windows, keepReserve } = scene.policy;
  if (keepReserve && modes.headroomBelow !== null) {
    scene.report(`${command.kind} begins though the reserve is short`);
  }
  const open = windows.length === 0 || windows.some(({ start, end }) => start <= now && now < end);
  if (!open && !RESTORES.has(command.kind))
    scene.report(`${command.kind} begins outside the windows, at ${now} s`);
}
