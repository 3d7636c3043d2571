/** The page's end of the workers: sends each change, takes the answers of the newest alone. */
import type { FromWorker, ToWorker } from "../../wire/what-if.ts";
import type { PageStore } from "../page-store.ts";
import { noChange } from "../state.ts";
import { type Crew, openCrew } from "./crew.ts";

/** The page is painted and read first; then the workers make themselves ready [ms]. */
const READY_AFTER = 1000;

/** Gives the function that ends its workers, once the page shows another base. */
export function connectWhatIf(store: PageStore): () => void {
  let crew: Crew | null = null;
  let newest = 0;
  const open = (): Crew =>
    openCrew(
      store.state.base,
      (answer) => {
        if (answer.id === newest) take(store, answer);
      },
      (message) => store.dispatch({ kind: "status", status: { kind: "failed", message } }),
    );
  const makeReady = (): void => {
    crew ??= open();
  };
  const readying = setTimeout(makeReady, READY_AFTER);
  document.getElementById("what-if")?.addEventListener("focusin", makeReady);
  store.watch(
    (state) => state.change,
    (change, state) => {
      newest += 1;
      if (change === noChange) {
        crew?.send({ kind: "cancel" });
        return;
      }
      crew ??= open();
      const { replications } = state.base.forecast;
      crew.send({ kind: "run", id: newest, change, replications } satisfies ToWorker);
    },
  );
  return () => {
    clearTimeout(readying);
    crew?.close();
  };
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
