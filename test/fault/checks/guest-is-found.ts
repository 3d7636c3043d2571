/**
 * A guest of which nobody in Nova knows where it runs is a person's to find: its move never ends as failed, for the server
 * would be moved again. A compute service that was started anew leaves such guests.
 */
import { type JournalEntry, parseIntent } from "../../../sim/index.ts";
import { OURSELVES, serverNow } from "../../../sim/world/nova.ts";
import type { Scene } from "./scene.ts";

export function checkGuest(scene: Scene, { step: id, text }: JournalEntry): void {
  const step = scene.plan.steps.find((planned) => planned.id === id);
  if (step?.kind !== "move" || !text.startsWith("failed") || scene.retried.has(id)) return;
  const { truth } = scene.cloud;
  const server = serverNow(truth, step.server);
  if (server === null || !server.ghost) return;
  const last = truth.moves.filter(({ server: moved }) => moved === step.server).at(-1);
  const isOurs = parseIntent(last?.intent ?? "")?.stepId === id;
  if (!isOurs || server.records.at(-1)?.user !== OURSELVES) return;
  scene.report(`${id} is "${text}"; where its guest runs nobody knows`);
}
