/** Reads the report and lays out the page. */
import "./styles/tokens.css";
import "./styles/page.css";
import "./styles/charts.css";
import "./styles/forms.css";
import "./styles/print.css";
import { h, replaceChildren } from "./base/dom.ts";
import { createStore } from "./base/store.ts";
import { loadReport } from "./load-report.ts";
import { layOut } from "./page.ts";
import { initialState, reduce, type TakeStatus } from "./state.ts";
import { connectWhatIf } from "./what-if/client.ts";

/** @param taken what the server said when it took the variant that is the base now */
async function start(root: HTMLElement, taken?: TakeStatus): Promise<void> {
  const report = await loadReport();
  if (!report.ok) {
    replaceChildren(root, h("p", { class: "loading fault", role: "alert" }, report.error));
    return;
  }
  const store = createStore(reduce, initialState(report.value, taken));
  document.title = `Drainwise: ${report.value.cloudName}`;
  layOut(root, store);
  const disconnect = connectWhatIf(store);
  if (taken !== undefined) root.querySelector<HTMLElement>(".take .answer")?.focus();
  store.watch(
    (state) => state.take,
    (take) => {
      if (take.kind !== "taken" || take === taken) return;
      disconnect();
      void start(root, take);
    },
  );
}

const root = document.getElementById("page");
if (root !== null) void start(root);
