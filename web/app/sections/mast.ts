/** The top bar: whose cloud this is, what can be taken away, light or dark. */
import { withSecret } from "../base/ask.ts";
import { h } from "../base/dom.ts";
import { countOf, formatMoment } from "../base/format.ts";
import { isOffline } from "../load-report.ts";
import type { PageStore } from "../page-store.ts";
import { schemeButton } from "../scheme-button.ts";
import { exportsMenu } from "./exports.ts";

const links: readonly (readonly [string, string])[] = [
  ["#timeline", "Timeline"],
  ["#server", "Convergence"],
  ["#links", "Links"],
  ["#moves", "Moves"],
  ["#blocked", "Blocked"],
  ["#headroom", "Headroom"],
  ["#assumptions", "Assumptions"],
  ["#what-if", "What if"],
];

export function mastSection(store: PageStore): HTMLElement {
  const { cloudName, plan, planHash } = store.state.base;
  const { hosts, servers, takenAt } = plan.snapshot;
  return h(
    "header",
    { class: "mast" },
    h("span", { class: "brand" }, "Drainwise"),
    h(
      "span",
      { class: "cloud", title: `Plan ${planHash}` },
      h("b", {}, cloudName),
      ` ${countOf(hosts.length, "host")}, ${countOf(servers.length, "server")}, read ${formatMoment(takenAt)}`,
    ),
    h(
      "nav",
      { "aria-label": "Parts of the report" },
      ...links.map(([href, name]) => h("a", { href }, name)),
    ),
    h(
      "div",
      { class: "mast-tools" },
      isOffline() ? null : h("a", { class: "button-link", href: withSecret("run.html") }, "Run"),
      exportsMenu(store.state.base),
      schemeButton(() => store.dispatch({ kind: "scheme" })),
    ),
  );
}
