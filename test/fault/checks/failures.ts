/** Every failure of the cloud is a failure of the run: a move of ours that came to nothing is told as one, or tried again. */
import { parseIntent } from "../../../sim/index.ts";
import { OURSELVES, serverNow } from "../../../sim/world/nova.ts";
import type { Scene } from "./scene.ts";

/** Held at the run's end: by it the failures that count on the error budget are all that there were. */
export function checkFailures(scene: Scene): void {
  const { truth } = scene.cloud;
  for (const step of scene.plan.steps) {
    if (step.kind !== "move") continue;
    const last = truth.moves.filter(({ intent }) => parseIntent(intent)?.stepId === step.id).at(-1);
    const server = serverNow(truth, step.server);
    if (last === undefined || server === null || server.host !== last.source) continue;
    const came = last.end === "completed" || last.end === "refused" || last.end === null;
    const isOurs = server.records.at(-1)?.user === OURSELVES;
    if (came || !isOurs) continue;
    const word = scene.settled.get(step.id);
    // A run that stopped meanwhile tries it no more; that it failed is told.
    if (word === undefined && scene.refused.has(step.id)) continue;
    if (word === undefined || !/^(failed|needs a person|skipped by)/.test(word)) {
      scene.report(`${step.id} ended ${last.end} in the cloud, and is told as "${word ?? "open"}"`);
    }
  }
}
