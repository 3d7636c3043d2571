/** What the journal calls done is so in the cloud. */
import type { JournalEntry } from "../../../sim/index.ts";
import { OURSELVES, serverNow } from "../../../sim/world/nova.ts";
import type { Scene } from "./scene.ts";

export function checkEntry(scene: Scene, { step: id, text }: JournalEntry): void {
  const step = scene.plan.steps.find((planned) => planned.id === id);
  if (step === undefined || text.startsWith("failed") || text.startsWith("needs")) return;
  if (text.startsWith("skipped by")) return;
  const { truth } = scene.cloud;
  if (step.kind === "move" || step.kind === "stop" || step.kind === "start") {
    if (scene.touchedLately(step.server)) return;
    const server = serverNow(truth, step.server);
    const gone = text.includes("does not exist");
    const isFalse = server === null ? text.startsWith("done") : gone;
    if (isFalse) scene.report(`${id} is "${text}", which is not so`);
    if (server === null || gone) return;
    if (step.kind === "move") {
      const there = text.includes(` on ${server.host}`) || text.includes(` to ${server.host}`);
      // What a colleague does with it afterwards is not the step's.
      const idle =
        server.move === null
          ? server.status !== "VERIFY_RESIZE" || server.records.at(-1)?.user !== OURSELVES
          : server.move.record.user !== OURSELVES;
      const lost = server.ghost && !scene.retried.has(id);
      if (!there || !idle || lost) {
        scene.report(
          `${id} is "${text}"; it is ${server.status} on ${server.host}, move ${server.move?.status ?? "none"}`,
        );
      }
    } else if (text.startsWith("done")) {
      const wanted = step.kind === "stop" ? "SHUTOFF" : "ACTIVE";
      if (server.status !== wanted) scene.report(`${id} is "${text}"; it is ${server.status}`);
    }
    return;
  }
  if (!text.startsWith("done") || scene.touchedLately(step.host)) return;
  const status = truth.services.get(step.host)?.status;
  if (step.kind === "cordon" && status !== "disabled")
    scene.report(`${id} is done, the service is ${status}`);
  if (step.kind === "uncordon" && status !== "enabled")
    scene.report(`${id} is done, the service is ${status}`);
}
