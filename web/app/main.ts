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
import { initialState, reduce } from "./state.ts";
import { connectWhatIf } from "./what-if/client.ts";

async function start(root: HTMLElement): Promise<void> {
  const report = await loadReport();
  if (!report.ok) {
    replaceChildren(root, h("p", { class: "loading fault", role: "alert" }, report.error));
    return;
  }
  const store = createStore(reduce, initialState(report.value));
  document.title = `Drainwise: ${report.value.cloudName}`;
  layOut(root, store);
  connectWhatIf(store);
}

const root = document.getElementById("page");
if (root !== null) void start(root);
