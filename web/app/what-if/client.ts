/** The page's end of the worker: sends each change, takes the answers of the newest alone. */
import { WORKER_SOURCE_ID } from "../../wire/report-payload.ts";
import type { FromWorker, ToWorker } from "../../wire/what-if.ts";
import type { PageStore } from "../page-store.ts";
import { noChange } from "../state.ts";

export function connectWhatIf(store: PageStore): void {
  let worker: Worker | null = null;
  let newest = 0;
  const open = (): Worker => {
    const opened = createWorker();
    opened.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
      if (data.id === newest) take(store, data);
    });
    opened.addEventListener("error", (event) => {
      store.dispatch({ kind: "status", status: { kind: "failed", message: event.message } });
    });
    opened.postMessage({ kind: "open", plan: store.state.base.plan } satisfies ToWorker);
    return opened;
  };
  // Whoever comes to the panel is about to ask: the worker starts meanwhile.
  document.getElementById("what-if")?.addEventListener("focusin", () => {
    worker ??= open();
  });
  store.watch(
    (state) => state.change,
    (change, state) => {
      newest += 1;
      if (change === noChange) {
        worker?.postMessage({ kind: "cancel" } satisfies ToWorker);
        return;
      }
      worker ??= open();
      const { replications } = state.base.forecast;
      worker.postMessage({ kind: "run", id: newest, change, replications } satisfies ToWorker);
    },
  );
}

function take(store: PageStore, message: FromWorker): void {
  switch (message.kind) {
    case "planned":
      store.dispatch({ kind: "planned", plan: message.plan, nominal: message.nominal });
      return;
    case "progress": {
      const { done, total } = message;
      store.dispatch({ kind: "status", status: { kind: "forecasting", done, total } });
      return;
    }
    case "forecast":
      store.dispatch({ kind: "forecast", forecast: message.forecast });
      return;
    case "refused":
      store.dispatch({ kind: "status", status: { kind: "refused", reasons: message.reasons } });
      return;
    case "failed":
      store.dispatch({ kind: "status", status: { kind: "failed", message: message.message } });
  }
}

/** From the server its own file; in the offline report the text that the report carries. */
function createWorker(): Worker {
  const inlined = document.getElementById(WORKER_SOURCE_ID)?.textContent;
  if (inlined === undefined || inlined === null)
    return new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const url = URL.createObjectURL(new Blob([inlined], { type: "text/javascript" }));
  return new Worker(url);
}
