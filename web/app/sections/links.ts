/** Use of the busiest links over the time that the timeline shows. */
import type { LinkUse } from "../../../sim/index.ts";
import { h } from "../base/dom.ts";
import { formatBytes, formatLinkRate, formatShare } from "../base/format.ts";
import { dataTable, drawAtWidth, panel, tableBehind } from "../base/panel.ts";
import { linkTotals } from "../charts/link-buckets.ts";
import { linkUseChart } from "../charts/link-use.ts";
import { runExtent } from "../extent.ts";
import type { PageStore } from "../page-store.ts";

interface RankedLink {
  readonly use: LinkUse;
  readonly bytes: number;
  readonly peak: number;
}

/** Links shown before one asks for all. */
const SHOWN = 6;
const CHART_HEIGHT = 84;

export function linksSection(store: PageStore): HTMLElement {
  const { nominal } = store.state.base.forecast;
  const links = ranked(nominal.links, nominal.window);
  let isAll = false;
  const grid = h("div", { class: "link-grid" });
  const more = h("button", { type: "button", class: "quiet" });
  const draw = drawAtWidth(grid, (width) => drawLinks(grid, store, links, isAll, width));
  const relabel = (): void => {
    more.hidden = links.length <= SHOWN;
    more.textContent = isAll
      ? `Show the busiest ${SHOWN}`
      : `Show all ${links.length} links in use`;
  };
  more.addEventListener("click", () => {
    isAll = !isAll;
    relabel();
    draw();
  });
  relabel();
  for (const part of ["timeDomain", "variant"] as const)
    store.watch(
      (state) => state[part],
      () => draw(),
    );
  return panel(
    {
      id: "links",
      title: "Links",
      note: "Area: mean use. Line: peaks. Top rule: what migration may use of the link.",
      tools: [more],
    },
    grid,
    tableBehind("Table of links", () => linksTable(links, nominal.window)),
  );
}

function ranked(links: readonly LinkUse[], until: number): RankedLink[] {
  return links
    .map((use) => ({ use, ...linkTotals(use, until) }))
    .filter((link) => link.bytes > 0)
    .sort(
      (a, b) =>
        b.bytes / b.use.capacity - a.bytes / a.use.capacity || (a.use.link < b.use.link ? -1 : 1),
    );
}

function drawLinks(
  grid: HTMLElement,
  store: PageStore,
  links: readonly RankedLink[],
  isAll: boolean,
  width: number,
): void {
  const { state } = store;
  const columns = width > 860 ? 3 : width > 520 ? 2 : 1;
  const gap = 20;
  const each = Math.floor((width - gap * (columns - 1)) / columns);
  grid.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
  const variants = new Map((state.variant?.nominal.links ?? []).map((use) => [use.link, use]));
  if (links.length === 0) {
    grid.replaceChildren(h("p", { class: "empty" }, "No link carries any migration in this run."));
    return;
  }
  grid.replaceChildren(
    ...links.slice(0, isAll ? links.length : SHOWN).map((link) => {
      const peak = formatShare(link.peak / link.use.capacity);
      const label = `${link.use.link}: peak ${peak} of ${formatLinkRate(link.use.capacity)}, ${formatBytes(link.bytes)} carried`;
      return h(
        "figure",
        { class: "link" },
        h(
          "figcaption",
          {},
          h("b", {}, link.use.link),
          h("span", {}, `peak ${peak} of ${formatLinkRate(link.use.capacity)}`),
        ),
        linkUseChart(
          document,
          {
            base: link.use,
            variant: variants.get(link.use.link) ?? null,
            domain: state.timeDomain ?? runExtent(state),
            label,
          },
          { width: each, height: CHART_HEIGHT },
        ),
      );
    }),
  );
}

function linksTable(links: readonly RankedLink[], until: number): HTMLTableElement {
  return dataTable(
    "Use of links over the nominal run",
    [
      { title: "Link" },
      { title: "Capacity", isNumber: true },
      { title: "Carried", isNumber: true },
      { title: "Mean use", isNumber: true },
      { title: "Peak use", isNumber: true },
    ],
    links.map(({ use, bytes, peak }) => [
      use.link,
      formatLinkRate(use.capacity),
      formatBytes(bytes),
      until > 0 ? formatShare(bytes / until / use.capacity) : formatShare(0),
      formatShare(peak / use.capacity),
    ]),
  );
}
