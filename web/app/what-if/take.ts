/** The button that makes a variant the plan: the server plans it anew, and the page shows what it then has. */
import { TAKE_PATH, type TakeWish } from "../../wire/run-page.ts";
import { wish, withSecret } from "../base/ask.ts";
import { h, replaceChildren } from "../base/dom.ts";
import type { PageStore } from "../page-store.ts";
import { noChange, type State } from "../state.ts";

/** @param isReadable whether every field can be read: what cannot is no part of the variant */
export function takePart(store: PageStore, isReadable: () => boolean): HTMLElement {
  const button = h(
    "button",
    { type: "button", class: "primary", "aria-describedby": "take-note" },
    "Take this variant as the plan",
  );
  const note = h("p", { class: "note", id: "take-note" });
  const answer = h("div", { class: "answer", role: "status", tabindex: -1 });
  const draw = (): void => {
    const against = reasonAgainst(store.state);
    button.disabled = against !== null;
    note.textContent = against ?? "The server plans it anew; it then needs an approval of its own.";
    const { take } = store.state;
    answer.classList.toggle("fault", take.kind === "refused");
    answer.classList.toggle("granted", take.kind === "taken");
    replaceChildren(answer, ...answerTo(store.state));
  };
  button.addEventListener("click", () => {
    if (isReadable()) void take(store);
    else refuse(store, ["A value cannot be read: mend it first, or go back to the base."]);
  });
  store.watch((state) => state.status, draw);
  store.watch((state) => state.take, draw);
  return h("div", { class: "take" }, button, note, answer);
}

async function take(store: PageStore): Promise<void> {
  const { base, change } = store.state;
  store.dispatch({ kind: "take", take: { kind: "asking" } });
  const asked: TakeWish = { plan: base.planHash, change };
  const answer = await wish<string>(TAKE_PATH, asked);
  if (answer.ok) store.dispatch({ kind: "take", take: { kind: "taken", words: answer.value } });
  else refuse(store, answer.error);
}

const refuse = (store: PageStore, reasons: readonly string[]): void =>
  store.dispatch({ kind: "take", take: { kind: "refused", reasons } });

/** Why there is nothing to take now; null = there is. */
function reasonAgainst({ change, status, take }: State): string | null {
  if (take.kind === "asking") return "The server plans and forecasts it…";
  if (change === noChange) return "Nothing is changed yet.";
  switch (status.kind) {
    case "planning":
      return "It is being planned.";
    case "refused":
      return "There is no plan with these values.";
    case "failed":
      return "The simulation of it failed.";
    default:
      return null;
  }
}

function answerTo({ take }: State): (Node | string)[] {
  if (take.kind === "refused") return take.reasons.map((reason) => h("p", {}, reason));
  if (take.kind !== "taken") return [];
  const run = h("a", { href: withSecret("run.html") }, "Approve and run it");
  return [h("p", {}, take.words, " ", run, ".")];
}
