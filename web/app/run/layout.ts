/** The page's order: where the run stands, what is asked of a person, what moves, what was written down. */
import { h, replaceChildren } from "../base/dom.ts";
import { approvalSection } from "./approval.ts";
import { driftSection } from "./drift.ts";
import { journalSection } from "./journal.ts";
import { mastSection } from "./mast.ts";
import { movingSection } from "./moving.ts";
import { resultSection } from "./result.ts";
import { standingSection } from "./standing.ts";
import type { RunStore } from "./state.ts";
import { stepsSection } from "./steps.ts";
import { timelineSection } from "./timeline.ts";

export function layOut(root: HTMLElement, store: RunStore): void {
  replaceChildren(
    root,
    h("a", { class: "skip", href: "#steps" }, "Skip to the steps"),
    mastSection(store),
    h(
      "main",
      {},
      standingSection(store),
      h(
        "div",
        { class: "columns" },
        h(
          "div",
          { class: "report" },
          movingSection(store),
          timelineSection(store),
          resultSection(store),
          stepsSection(store),
          journalSection(store),
        ),
        h("div", { class: "run-side" }, approvalSection(store), driftSection(store)),
      ),
    ),
    h(
      "footer",
      { class: "foot" },
      h("p", {}, `Plan ${store.state.report.planHash}.`),
      h("p", {}, "Planned times are estimates of a simulation; actual ones are what was seen."),
    ),
  );
}
