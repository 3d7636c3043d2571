/** The what-if panel: values to change, each marked by who decides it, and what the change does. */
import { h, replaceChildren } from "../base/dom.ts";
import type { PageStore } from "../page-store.ts";
import { noChange, type WhatIfStatus } from "../state.ts";
import type { Field } from "../what-if/field.ts";
import { type FieldControl, fieldControl } from "../what-if/field-control.ts";
import { confFields, networkFields } from "../what-if/network-and-conf-fields.ts";
import { requestFields } from "../what-if/request-fields.ts";
import { takePart } from "../what-if/take.ts";
import { comparison } from "./comparison.ts";

export function whatIfSection(store: PageStore): HTMLElement {
  const { plan, takesVariants } = store.state.base;
  const controls: FieldControl[] = [];
  const onChange = (): void => {
    const change = controls.reduce((sum, control) => control.contribute(sum), noChange);
    store.dispatch(change === noChange ? { kind: "base-again" } : { kind: "change", change });
  };
  const group = (title: string, note: string, fields: readonly Field[]): HTMLElement => {
    const own = fields.map((field) => fieldControl(field, plan, onChange));
    controls.push(...own);
    return h(
      "fieldset",
      {},
      h("legend", {}, title, " ", h("span", { class: "chip" }, note)),
      ...own.map((control) => control.element),
    );
  };
  const status = h("p", { class: "status", role: "status" });
  const result = h("div", { class: "comparison" });
  const reset = h("button", { type: "button", class: "reset", hidden: true }, "Back to base");
  reset.addEventListener("click", () => {
    for (const control of controls) control.reset();
    store.dispatch({ kind: "base-again" });
  });
  store.watch(
    (state) => state.status,
    (now) => {
      replaceChildren(status, ...statusWords(now));
      status.classList.toggle("fault", now.kind === "refused" || now.kind === "failed");
      reset.hidden = now.kind === "idle";
    },
  );
  store.watch(
    (state) => state.variant,
    (_, state) => replaceChildren(result, ...comparison(state)),
  );
  return h(
    "aside",
    { class: "what-if", id: "what-if", "aria-labelledby": "what-if-title" },
    h(
      "div",
      { class: "panel-head" },
      h("h2", { id: "what-if-title" }, "What if"),
      h("div", { class: "tools" }, reset),
    ),
    h("p", { class: "note" }, "Change a value: the plan is made and run again in this browser."),
    status,
    result,
    takesVariants ? takePart(store, () => controls.every(({ isFaulty }) => !isFaulty)) : null,
    h(
      "form",
      { onsubmit: (event) => event.preventDefault() },
      group(
        "Network",
        "network",
        networkFields.filter((field) => isThere(field, store)),
      ),
      group("Request", "by request", requestFields(plan)),
      group("Configuration", "nova.conf", confFields),
    ),
  );
}

/** Up-links are offered only where the network has leaves. */
const isThere = (field: Field, store: PageStore): boolean =>
  field.id !== "uplinkRate" || store.state.base.plan.snapshot.network.leaves.length > 0;

function statusWords(status: WhatIfStatus): (Node | string)[] {
  switch (status.kind) {
    case "idle":
      return [];
    case "planning":
      return ["Planning…"];
    case "forecasting":
      return [
        `Forecast: ${status.done} of ${status.total} replications `,
        h("progress", {
          max: status.total,
          value: status.done,
          "aria-label": "Replications of the variant",
        }),
      ];
    case "done":
      return ["Variant planned and forecast."];
    case "refused":
      return [
        "No plan with these values:",
        h(
          "ul",
          {},
          ...status.reasons
            .slice(0, 8)
            .map((reason) => h("li", {}, `${reason.summary} ${reason.mend}`)),
        ),
      ];
    case "failed":
      return [`The simulation failed: ${status.message}`];
  }
}
