/** The top bar: whose cloud, the way back to the report, light or dark. */
import { withSecret } from "../base/ask.ts";
import { h } from "../base/dom.ts";
import { schemeButton } from "../scheme-button.ts";
import type { RunStore } from "./state.ts";

const links: readonly (readonly [string, string])[] = [
  ["#moving", "Moving"],
  ["#timeline", "Timeline"],
  ["#result", "Result"],
  ["#steps", "Steps"],
  ["#journal", "Journal"],
  ["#approval", "Approval"],
  ["#drift", "Drift"],
];

export function mastSection(store: RunStore): HTMLElement {
  const { report, page } = store.state;
  return h(
    "header",
    { class: "mast" },
    h("span", { class: "brand" }, "Drainwise"),
    h("span", { class: "cloud" }, h("b", {}, report.cloudName), ` run on ${page.cloud}`),
    h(
      "nav",
      { "aria-label": "Parts of the run" },
      ...links.map(([href, name]) => h("a", { href }, name)),
    ),
    h(
      "div",
      { class: "mast-tools" },
      h("a", { class: "button-link", href: withSecret("./") }, "Report"),
      schemeButton(() => store.dispatch({ kind: "scheme" })),
    ),
  );
}
