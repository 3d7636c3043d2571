/** What nobody told us: each with its value, its interval, its weight and how to replace it; and what the plan rests on. */
import type { Assumption, Forecast, Prerequisite } from "../../../sim/index.ts";
import { h } from "../base/dom.ts";
import { countOf } from "../base/format.ts";
import { dataTable, panel } from "../base/panel.ts";
import type { PageStore } from "../page-store.ts";
import { novaName } from "../what-if/network-and-conf-fields.ts";

const weightRank = { high: 0, medium: 1, low: 2 };

export function assumptionsSection(store: PageStore): HTMLElement {
  const { plan, forecast } = store.state.base;
  const assumptions = [...plan.snapshot.assumptions].sort(
    (a, b) => weightRank[a.weight] - weightRank[b.weight] || b.count - a.count,
  );
  return panel(
    {
      id: "assumptions",
      title: "Assumptions",
      note: "Not measured, so assumed with an interval that the forecast draws from.",
    },
    assumptions.length === 0
      ? h("p", { class: "empty" }, "None: every figure was read from the cloud.")
      : table(assumptions),
    constantsWords(forecast),
    outside(forecast.outsideMeasured),
    prerequisites(plan.prerequisites),
  );
}

/** What the models' machine is taken to be, where the site's own moves have told. */
function constantsWords({ constants }: Forecast): HTMLElement | null {
  if (constants === undefined) return null;
  const { name, date, source } = constants;
  return h(
    "div",
    { class: "outside" },
    h("h3", {}, "The site's own constants"),
    h("p", {}, `${name} of ${date}, fitted to ${source}.`),
  );
}

function table(assumptions: readonly Assumption[]): HTMLElement {
  return h(
    "div",
    { class: "scroller tall", tabindex: "0", role: "region", "aria-label": "List of assumptions" },
    dataTable(
      "Assumptions by weight",
      [
        { title: "About" },
        { title: "Items", isNumber: true },
        { title: "Assumed" },
        { title: "Why" },
        { title: "Weight" },
        { title: "To replace it" },
      ],
      assumptions.map((assumption) => [
        h("span", { title: assumption.examples.join(", ") }, assumption.field),
        String(assumption.count),
        h("span", { class: "assumed" }, assumption.assumed),
        assumption.reason,
        h("span", { class: `weight ${assumption.weight}` }, assumption.weight),
        assumption.mend,
      ]),
    ),
  );
}

function outside({
  share,
  reasons,
}: {
  readonly share: number;
  readonly reasons: readonly string[];
}): HTMLElement | null {
  if (share === 0 || reasons.length === 0) return null;
  return h(
    "div",
    { class: "outside" },
    h("h3", {}, "Outside what the models were measured on"),
    h("ul", {}, ...reasons.map((reason) => h("li", {}, reason))),
  );
}

function prerequisites(list: readonly Prerequisite[]): HTMLElement | null {
  if (list.length === 0) return null;
  return h(
    "div",
    { class: "outside" },
    h("h3", {}, "Changes to nova.conf that this plan rests on"),
    h(
      "ul",
      {},
      ...list.map((item) =>
        h(
          "li",
          {},
          h("b", {}, `${novaName(item.option)}: ${item.from} → ${item.to}`),
          ` on ${countOf(item.hosts.length, "host")}${item.restart ? ", nova-compute restarted" : ""}`,
        ),
      ),
    ),
  );
}
