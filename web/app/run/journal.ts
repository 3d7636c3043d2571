/** The journal's last lines, the newest first: what was intended, seen and decided. */
import type { ShownRun } from "../../wire/run-page.ts";
import { h, replaceChildren } from "../base/dom.ts";
import { panel } from "../base/panel.ts";
import type { RunStore } from "./state.ts";

export function journalSection(store: RunStore): HTMLElement {
  const list = h("ol", { class: "journal" });
  const names = new Map(
    store.state.report.plan.snapshot.servers.map((server) => [server.id, server.name]),
  );
  const named = (text: string): string => text.replace(UUID, (id) => names.get(id) ?? id);
  store.watch(
    (state) => state.page.run,
    (run) => replaceChildren(list, ...linesOf(run, named)),
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

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** @param named writes servers' names in place of their ids. */
function linesOf(run: ShownRun | null, named: (text: string) => string): HTMLElement[] {
  if (run === null || run.journal.length === 0) return [h("li", { class: "empty" }, "Empty.")];
  return [...run.journal]
    .reverse()
    .map(({ wall, step, kind, text }) =>
      h(
        "li",
        {},
        h("time", { datetime: wall }, wall.slice(11, 19)),
        h("span", { class: `entry ${kind}` }, kind),
        h("span", {}, step === "" ? "" : h("b", {}, `${named(step)} `), named(text)),
      ),
    );
}
