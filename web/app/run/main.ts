/** Reads the report and the run, lays out the page, and follows what comes. */
import "../styles/tokens.css";
import "../styles/page.css";
import "../styles/charts.css";
import "../styles/forms.css";
import "../styles/run.css";
import { RUN_PATH, type RunPage } from "../../wire/run-page.ts";
import { read } from "../base/ask.ts";
import { h, replaceChildren } from "../base/dom.ts";
import { createStore } from "../base/store.ts";
import { loadReport } from "../load-report.ts";
import { layOut } from "./layout.ts";
import { listenForNews } from "./news.ts";
import { keptName } from "./person.ts";
import { initialRunState, reduce } from "./state.ts";
import { refresh } from "./wishes.ts";

/** A burst of rows is read once [ms]. */
const GATHERED_MS = 300;

async function start(root: HTMLElement): Promise<void> {
  const [report, page] = await Promise.all([loadReport(), read<RunPage>(RUN_PATH)]);
  if (!report.ok || !page.ok) {
    const words = report.ok ? (page.ok ? "" : page.error) : report.error;
    replaceChildren(root, h("p", { class: "loading fault", role: "alert" }, words));
    return;
  }
  const store = createStore(reduce, initialRunState(report.value, page.value, keptName()));
  document.title = `Drainwise run: ${report.value.cloudName}`;
  layOut(root, store);
  let isWaiting = false;
  const readSoon = (): void => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      void refresh(store);
    }, GATHERED_MS);
  };
  void listenForNews({
    onNews: (news) => {
      if (news.kind === "changed") readSoon();
      else store.dispatch(news);
    },
    onStream: (isLive) => {
      if (isLive && !store.state.isLive) readSoon();
      store.dispatch({ kind: "live", isLive });
    },
  });
}

const root = document.getElementById("page");
if (root !== null) void start(root);
