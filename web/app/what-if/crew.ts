/** The workers behind the panel: one a core, a few at most; each knows the base plan, and colleagues report to the first. */
import type { Plan, SiteConstants } from "../../../sim/index.ts";
import { WORKER_SOURCE_ID } from "../../wire/report-payload.ts";
import type { FromWorker, ToWorker } from "../../wire/what-if.ts";

/** Each holds the plan and the engine's code in memory of its own. */
const MOST = 4;

export interface Crew {
  send(message: ToWorker): void;
  /** Ends the workers, whatever they are at. */
  close(): void;
}

export function openCrew(
  { plan, site }: { readonly plan: Plan; readonly site: SiteConstants | null },
  onAnswer: (answer: FromWorker) => void,
  onFault: (message: string) => void,
): Crew {
  const of = Math.max(1, Math.min(MOST, navigator.hardwareConcurrency));
  const workers = Array.from({ length: of }, createWorker);
  const channels = workers.slice(1).map(() => new MessageChannel());
  for (const [index, worker] of workers.entries()) {
    worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => onAnswer(data));
    worker.addEventListener("error", ({ message }) => onFault(message));
    const ports =
      index === 0
        ? channels.map(({ port1 }) => port1)
        : channels.slice(index - 1, index).map(({ port2 }) => port2);
    const opening: ToWorker = { kind: "open", plan, site, place: { index, of } };
    worker.postMessage(opening, ports);
  }
  return {
    send: (message) => {
      for (const worker of workers) worker.postMessage(message);
    },
    close: () => {
      for (const worker of workers) worker.terminate();
    },
  };
}

/** From the server its own file; in the offline report the text that the report carries. */
function createWorker(): Worker {
  const inlined = document.getElementById(WORKER_SOURCE_ID)?.textContent;
  if (inlined === undefined || inlined === null)
    return new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const url = URL.createObjectURL(new Blob([inlined], { type: "text/javascript" }));
  return new Worker(url);
}
