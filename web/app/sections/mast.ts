/** The top bar: whose cloud this is, what can be taken away, light or dark. */
import { h } from "../base/dom.ts";
import { countOf, formatMoment } from "../base/format.ts";
import type { PageStore } from "../page-store.ts";
import { applyScheme, currentScheme, nextScheme, type Scheme, showScheme } from "../theme.ts";
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
    h("div", { class: "mast-tools" }, exportsMenu(store.state.base), schemeButton(store)),
  );
}

function schemeButton(store: PageStore): HTMLElement {
  const button = h("button", { type: "button", class: "quiet" });
  const label = (): void => {
    button.textContent = { system: "Auto", light: "Light", dark: "Dark" }[currentScheme()];
    button.setAttribute("aria-label", `Colour scheme: ${currentScheme()}. Press for another.`);
  };
  applyScheme(currentScheme());
  label();
  button.addEventListener("click", () => {
    applyScheme(nextScheme());
    label();
    store.dispatch({ kind: "scheme" });
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
    store.dispatch({ kind: "scheme" }),
  );
  // Paper is light: the canvas is painted for it before, and back again after.
  const repaint = (scheme: Scheme): void => {
    showScheme(scheme);
    store.dispatch({ kind: "scheme" });
  };
  matchMedia("print").addEventListener("change", () => store.dispatch({ kind: "scheme" }));
  window.addEventListener("beforeprint", () => repaint("light"));
  window.addEventListener("afterprint", () => repaint(currentScheme()));
  return button;
}
