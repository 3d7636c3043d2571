/** The journal's last lines, the newest first: what was intended, seen and decided. */
import type { ShownRun } from "../../wire/run-page.ts";
import { h, replaceChildren } from "../base/dom.ts";
import { panel } from "../base/panel.ts";
import { type ServerNames, serverNames } from "./names.ts";
import type { RunStore } from "./state.ts";

export function journalSection(store: RunStore): HTMLElement {
  const list = h("ol", { class: "journal" });
  const names = serverNames(store.state.report);
  store.watch(
    (state) => state.page.run,
    (run) => replaceChildren(list, ...linesOf(run, names)),
  );
  return panel(
    { id: "journal", title: "Journal", note: "Written before a request leaves; times in UTC." },
    h(
      "div",
      { class: "scroller", tabindex: "0", role: "region", "aria-label": "Lines of the journal" },
      list,
    ),
  );
}

function linesOf(run: ShownRun | null, names: ServerNames): HTMLElement[] {
  if (run === null || run.journal.length === 0) return [h("li", { class: "empty" }, "Empty.")];
  return [...run.journal]
    .reverse()
    .map(({ wall, step, kind, text }) =>
      h(
        "li",
        {},
        h("time", { datetime: wall }, wall.slice(11, 19)),
        h("span", { class: `entry ${kind}` }, kind),
        h("span", {}, step === "" ? "" : h("b", {}, `${names.within(step)} `), names.within(text)),
      ),
    );
}
