/** As whom one asks: proven by Keystone, or a typed name that is good for the simulated cloud only. */
import { h } from "../base/dom.ts";
import { isWhollyDone } from "./beginning.ts";
import type { RunStore } from "./state.ts";

/** A name outlives a reload, and not the tab. */
const KEY = "drainwise-name";

export function keptName(): string {
  try {
    return sessionStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

function keepName(name: string): void {
  try {
    sessionStorage.setItem(KEY, name);
  } catch {
    // Where the browser keeps nothing it is typed again.
  }
}

/** Null where nothing can be asked for. */
export function personLine(store: RunStore): HTMLElement | null {
  const { page, name } = store.state;
  if (page.isViewOnly) return null;
  if (page.person !== null)
    return h("p", { class: "note" }, `You are ${page.person}, as Keystone says.`);
  const input = h("input", {
    type: "text",
    id: "person",
    autocomplete: "name",
    maxlength: 100,
    value: name,
    "aria-describedby": "person-hint",
  });
  input.addEventListener("input", () => {
    keepName(input.value);
    store.dispatch({ kind: "name", name: input.value });
  });
  const line = h(
    "div",
    { class: "person" },
    h("label", { for: "person" }, "Your name"),
    input,
    h(
      "span",
      { class: "note", id: "person-hint" },
      "Not proven: good for the simulated cloud only.",
    ),
  );
  store.watch(
    (state) => state.page.run,
    (run) => {
      line.hidden = run !== null && isWhollyDone(run);
    },
  );
  return line;
}
