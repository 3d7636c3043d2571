/** The run ends, and tells what it leaves behind. */
import type { JournalRow } from "../../../sim/index.ts";
import { OURSELVES } from "../../../sim/world/nova.ts";
import type { End, Scene } from "./scene.ts";

export function checkEnd(
  scene: Scene,
  rows: readonly JournalRow[],
  { finished, ended }: End,
): void {
  if (!ended) scene.report("the run does not end");
  else if (!finished) scene.report("the run stands still and is not over");
  if (!ended || !finished) return;
  checkLeftBehind(scene, rows);
}

function checkLeftBehind(scene: Scene, rows: readonly JournalRow[]): void {
  const texts = rows.flatMap(({ entries }) => entries.map(({ text }) => text));
  const over = texts.findLastIndex(
    (text) => text.startsWith("over:") || text.startsWith("stopped:"),
  );
  const told = texts.slice(Math.max(0, over)).join("\n");
  for (const [host, { status, disabledReason }] of scene.cloud.truth.services) {
    const ours = status === "disabled" && disabledReason?.startsWith("drainwise ") === true;
    if (ours && !told.includes(host)) scene.report(`${host} is left disabled, and nobody is told`);
  }
  for (const step of scene.plan.steps) {
    if (step.kind !== "stop") continue;
    const started = scene.settled.get(`start:${step.server}`)?.startsWith("done") === true;
    const stopped = scene.settled.get(step.id)?.startsWith("done") === true;
    const server = scene.cloud.truth.servers.get(step.server);
    const isOurs = server?.lastAction?.user === OURSELVES; // its owner may have put it away since
    if (
      stopped &&
      !started &&
      isOurs &&
      server?.status === "SHUTOFF" &&
      !told.includes(step.server)
    ) {
      scene.report(`${step.server} is left stopped, and nobody is told`);
    }
  }
}
