/** What changed in the cloud against what the plan expects by now. */
import { type Child, h, replaceChildren } from "../base/dom.ts";
import { countOf } from "../base/format.ts";
import { panel } from "../base/panel.ts";
import { type ServerNames, serverNames } from "./names.ts";
import type { Comparison, RunStore } from "./state.ts";
import { compare } from "./wishes.ts";

export function driftSection(store: RunStore): HTMLElement {
  const list = h("div", { class: "drift", "aria-live": "polite" });
  const names = serverNames(store.state.report);
  const button = h("button", { type: "button", class: "quiet" }, "Compare with now");
  button.addEventListener("click", () => void compare(store));
  store.watch(
    (state) => state.comparison,
    (comparison) => {
      button.disabled = comparison.kind === "asking";
      replaceChildren(list, ...words(comparison, names));
    },
  );
  return panel(
    {
      id: "drift",
      title: "Drift",
      note: "The cloud now against what the plan expects. It is looked at before the start and before each host.",
    },
    list,
    button,
  );
}

function words(comparison: Comparison, names: ServerNames): Child[] {
  switch (comparison.kind) {
    case "not-asked":
      return [h("p", { class: "empty" }, "Not compared yet.")];
    case "asking":
      return [h("p", { class: "empty" }, "Reading the cloud…")];
    case "refused":
      return comparison.reasons.map((reason) => h("p", { class: "fault" }, reason));
    case "known": {
      const { touching, elsewhere } = comparison.drift;
      const at = comparison.at.toISOString().slice(11, 16);
      return [
        h(
          "p",
          { class: touching.length > 0 ? "fault" : "granted" },
          touching.length > 0
            ? `${countOf(touching.length, "difference")} that the plan does not bear (${at} UTC):`
            : `Nothing that touches the plan has changed (${at} UTC).`,
        ),
        listed(touching, names),
        elsewhere.length === 0
          ? null
          : h(
              "details",
              { class: "behind" },
              h("summary", {}, `${countOf(elsewhere.length, "other difference")}`),
              listed(elsewhere, names),
            ),
      ];
    }
  }
}

const listed = (texts: readonly string[], names: ServerNames): HTMLElement =>
  h("ul", { class: "differences" }, ...texts.map((text) => h("li", {}, names.within(text))));
