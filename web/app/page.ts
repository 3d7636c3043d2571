/** The page's order: the window first, what decides it next, what it rests on last. */
import { h, replaceChildren } from "./base/dom.ts";
import type { PageStore } from "./page-store.ts";
import { assumptionsSection } from "./sections/assumptions.ts";
import { blockedSection } from "./sections/blocked.ts";
import { headroomSection } from "./sections/headroom.ts";
import { heroSection } from "./sections/hero.ts";
import { linksSection } from "./sections/links.ts";
import { mastSection } from "./sections/mast.ts";
import { movesSection } from "./sections/moves.ts";
import { serverSection } from "./sections/server.ts";
import { timelineSection } from "./sections/timeline.ts";
import { whatIfSection } from "./sections/what-if.ts";

export function layOut(root: HTMLElement, store: PageStore): void {
  const { plan, forecast, planHash } = store.state.base;
  replaceChildren(
    root,
    h("a", { class: "skip", href: "#timeline" }, "Skip to the timeline"),
    mastSection(store),
    h(
      "main",
      {},
      heroSection(store),
      h(
        "div",
        { class: "columns" },
        h(
          "div",
          { class: "report" },
          timelineSection(store),
          serverSection(store),
          linksSection(store),
          movesSection(store),
          blockedSection(store),
          headroomSection(store),
          assumptionsSection(store),
        ),
        whatIfSection(store),
      ),
    ),
    h(
      "footer",
      { class: "foot" },
      h(
        "p",
        {},
        `Drainwise ${plan.tool.version}. Plan ${planHash === "" ? "without a hash" : planHash}.`,
      ),
      h(
        "p",
        {},
        `Seed ${forecast.seed}; ${forecast.replications} replications. Times are estimates of a simulation, not measurements.`,
      ),
    ),
  );
}
