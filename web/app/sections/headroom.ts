/** Free room per host before, at the worst moment and after; what changes most first. */
import { compareIds, compareNumbers, type Headroom } from "../../../sim/index.ts";
import { h, replaceChildren } from "../base/dom.ts";
import { formatResource, resourceName } from "../base/format.ts";
import { panel } from "../base/panel.ts";
import { headroomBar } from "../charts/headroom-bar.ts";
import type { PageStore } from "../page-store.ts";

const resources = ["MEMORY_MB", "VCPU", "PCPU", "DISK_GB"];

export function headroomSection(store: PageStore): HTMLElement {
  const { headroom } = store.state.base.plan;
  const touched = headroom.filter(isTouched);
  const used = resources.filter((resource) =>
    headroom.some((host) => (host.capacity[resource] ?? 0) > 0),
  );
  let isAll = false;
  const body = h("tbody", {});
  const toggle = h("button", { type: "button", class: "quiet" });
  const refresh = (): void => {
    const hosts = [...(isAll ? headroom : touched)].sort(
      (a, b) => compareNumbers(tightness(a), tightness(b)) || compareIds(a.host, b.host),
    );
    replaceChildren(body, ...hosts.map((host) => hostRow(host, used)));
    toggle.hidden = touched.length === headroom.length;
    toggle.textContent = isAll
      ? `Only the ${touched.length} that change`
      : `Show all ${headroom.length} hosts`;
  };
  toggle.addEventListener("click", () => {
    isAll = !isAll;
    refresh();
  });
  refresh();
  return panel(
    {
      id: "headroom",
      title: "Headroom",
      note: "Free room before (bar), at the worst moment (tick), after (diamond). Tightest host first.",
      tools: [toggle],
    },
    h(
      "div",
      { class: "scroller tall", tabindex: "0", role: "region", "aria-label": "Headroom per host" },
      h(
        "table",
        { class: "data headroom" },
        h("caption", { class: "sr-only" }, "Free room per host: before, worst, after"),
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, "Host"),
            ...used.map((resource) =>
              h("th", { scope: "col" }, `${resourceName(resource)}: before, worst, after`),
            ),
          ),
        ),
        body,
      ),
    ),
  );
}

const isTouched = (host: Headroom): boolean =>
  resources.some((resource) => {
    const before = host.before[resource];
    return before !== host.worst[resource] || before !== host.after[resource];
  });

/** Smallest share of any resource that stays free at the worst moment. */
const tightness = (host: Headroom): number =>
  Math.min(
    ...resources.flatMap((resource) => {
      const capacity = host.capacity[resource] ?? 0;
      return capacity > 0 ? [(host.worst[resource] ?? 0) / capacity] : [];
    }),
    1,
  );

function hostRow(host: Headroom, used: readonly string[]): HTMLElement {
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, host.host),
    ...used.map((resource) => cell(host, resource)),
  );
}

function cell(host: Headroom, resource: string): HTMLElement {
  const capacity = host.capacity[resource] ?? 0;
  if (capacity <= 0) return h("td", { class: "none" }, "none");
  const before = host.before[resource] ?? 0;
  const worst = host.worst[resource] ?? 0;
  const after = host.after[resource] ?? 0;
  const isTight = worst / capacity < 0.05;
  return h(
    "td",
    {},
    headroomBar(document, { before, worst, after, capacity }, 148),
    h(
      "div",
      { class: "headroom-words" },
      h("span", {}, formatResource(resource, before)),
      h(
        "span",
        { class: isTight ? "tight" : "" },
        `${isTight ? "▼ " : ""}${formatResource(resource, worst)}`,
      ),
      h("span", {}, formatResource(resource, after)),
    ),
  );
}
