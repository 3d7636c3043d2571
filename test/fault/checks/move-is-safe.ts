/** No server is moved twice, none is asked to move that is not where the plan has it, and the limits hold. */
import { type Command, type MoveStep, parseIntent, type Step } from "../../../sim/index.ts";
import type { MoveLog } from "../../../sim/world/move-log.ts";
import { type ServerNow, serverNow } from "../../../sim/world/nova.ts";
import type { Scene } from "./scene.ts";

export function checkMove(scene: Scene, step: Step, command: Command): void {
  if (step.kind !== "move") return;
  if (command.kind !== "live-migrate" && command.kind !== "cold-migrate") return;
  const { truth } = scene.cloud;
  const own = truth.moves.filter(({ intent }) => stepOf(intent) === step.id);
  const server = serverNow(truth, step.server);
  if (own.some(({ end }) => end === null) && server !== null) {
    scene.report(`${step.id} is asked for again while its first migration is under way`);
  }
  const doneAndThere = own.some(
    ({ end, destination }) => end === "completed" && server?.host === destination,
  );
  if (doneAndThere) scene.report(`${step.id} is asked for again though it was done`);
  if (server === null) {
    if (!scene.touchedLately(step.server))
      scene.report(`${step.id} moves a server that is deleted`);
    return;
  }
  if (server.ghost && !scene.retried.has(step.id)) {
    scene.report(`${step.id} moves a guest of which nobody knows where it runs`);
  }
  checkPlace(scene, step, command.destination, server);
  checkLimits(scene, server.host, command.destination);
}

const stepOf = (intent: string): string | undefined => parseIntent(intent)?.stepId;

/** What anybody would have seen who looked just before. */
function checkPlace(
  scene: Scene,
  step: MoveStep,
  destination: string | null,
  server: ServerNow,
): void {
  if (!scene.touchedLately(step.server)) {
    const { host, status, taskState } = server;
    if (step.direction === "out" && host !== step.source) {
      scene.report(`${step.id} moves a server that is on ${host}`);
    }
    if (taskState !== null || status === "VERIFY_RESIZE" || status === "ERROR") {
      scene.report(`${step.id} moves a server that is ${status}, ${taskState ?? "idle"}`);
    }
    const wasLocked = scene.plan.snapshot.servers.some(
      ({ id, locked }) => id === step.server && locked,
    );
    if (server.locked && !wasLocked) scene.report(`${step.id} moves a server that was locked`);
  }
  if (destination === null || scene.touchedLately(destination)) return;
  const service = scene.cloud.truth.services.get(destination);
  if (service?.state === "down" && scene.isDownLately(destination)) return;
  if (service?.status === "disabled" || service?.state === "down") {
    const since = [...scene.cloud.truth.moves].some(({ endedAt }) => isRecent(scene, endedAt));
    // A host that dies with a move has died just now.
    if (!since)
      scene.report(
        `${step.id} goes to ${destination}, which is ${service.status} and ${service.state}`,
      );
  }
}

const isRecent = (scene: Scene, at: number | null): boolean =>
  at !== null && scene.cloud.now - at < 10;

/** Moves that a person was called for are on nobody's account any more. */
function checkLimits(scene: Scene, from: string, destination: string | null): void {
  const { limits } = scene.plan.goal;
  const under = scene.cloud.truth.moves.filter(
    ({ end, intent }) => end === null && stepOf(intent) !== undefined && isOpen(scene, intent),
  );
  const count = (is: (log: MoveLog) => boolean): number => under.filter(is).length + 1;
  const over = [
    [count(() => true), limits.total, "in all"],
    [count(({ source }) => source === from), limits.perSource, `from ${from}`],
    [
      // Where Nova chooses, nobody keeps its choices apart.
      count((log) => log.destination === destination && !isNovasChoice(scene, log)),
      destination === null ? Infinity : limits.perDestination,
      `to ${destination ?? "anywhere"}`,
    ],
  ] as const;
  for (const [moves, limit, where] of over) {
    if (moves > limit) scene.report(`${moves} moves ${where}, ${limit} are allowed`);
  }
}

const isNovasChoice = (scene: Scene, { intent }: MoveLog): boolean =>
  scene.plan.steps.some(
    (step) => step.kind === "move" && step.id === stepOf(intent) && step.choice === "nova",
  );

const isOpen = (scene: Scene, intent: string): boolean => !scene.settled.has(stepOf(intent) ?? "");
