/** A question before what cannot be taken back; true when the person says yes. */
import { h } from "../base/dom.ts";

export function confirmed(question: string, meaning: string, yes: string): Promise<boolean> {
  const no = h("button", { type: "button", class: "quiet" }, "No, go back");
  const sure = h("button", { type: "button", class: "danger" }, yes);
  const dialog = h(
    "dialog",
    { class: "question", "aria-labelledby": "question-title" },
    h("h2", { id: "question-title" }, question),
    h("p", {}, meaning),
    h("div", { class: "run-tools" }, no, sure),
  );
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
  return new Promise((resolve) => {
    no.addEventListener("click", () => dialog.close());
    sure.addEventListener("click", () => dialog.close("yes"));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
