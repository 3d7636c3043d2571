/** Who lets the plan be run: what was approved by whom, and approving it. */
import type { RunPage, ShownApproval } from "../../wire/run-page.ts";
import { type Child, h, replaceChildren } from "../base/dom.ts";
import { formatMoment } from "../base/format.ts";
import { panel } from "../base/panel.ts";
import { isApproved, isWhollyDone } from "./beginning.ts";
import type { RunStore } from "./state.ts";
import { approve } from "./wishes.ts";

/** How long an approval may be good for: words and seconds. */
const terms: readonly (readonly [string, number])[] = [
  ["8 hours", 8 * 3600],
  ["1 hour", 3600],
  ["24 hours", 24 * 3600],
  ["7 days", 7 * 86_400],
];

export function approvalSection(store: RunStore): HTMLElement {
  const list = h("div", {});
  const why = h("p", { class: "note approval-why" });
  const asking = store.state.page.isViewOnly ? null : h("div", {}, why, form(store));
  store.watch(
    (state) => state.page,
    (page) => {
      replaceChildren(list, ...given(page));
      why.textContent = whyApprove(page);
      if (asking !== null) asking.hidden = !isOfUse(page);
    },
  );
  return panel({ id: "approval", title: "Approval" }, list, asking);
}

/** A run needs one in force to its end, whichever it began with; only what is over may need none any more. */
const isOfUse = (page: RunPage): boolean =>
  page.run === null || page.run.endedAt === null || !(isApproved(page) || isWhollyDone(page.run));

function whyApprove(page: RunPage): string {
  if (page.run === null) return "";
  if (page.run.endedAt !== null) return "To go on or to begin anew takes an approval in force.";
  return isApproved(page)
    ? "The run needs an approval in force to its end. If this one ends too soon, approve for longer."
    : "None is in force: nothing new begins until the plan is approved anew and the run resumed.";
}

function given({ approvals, authors }: RunPage): Child[] {
  const author = authors[0];
  return [
    author === undefined
      ? null
      : h("p", { class: "note" }, `Author: ${author.name}, ${formatMoment(author.at)}.`),
    approvals.length === 0
      ? h("p", { class: "empty" }, "Nobody has approved this plan.")
      : h("ul", { class: "approvals" }, ...approvals.map(entry)),
  ];
}

const entry = ({ name, isProven, at, expires, against }: ShownApproval): HTMLElement =>
  h(
    "li",
    { class: against === null ? "" : "past" },
    h("b", {}, name),
    isProven ? "" : " (not proven)",
    h("div", { class: "note" }, `${formatMoment(at)}, good until ${formatMoment(expires)}`),
    against === null
      ? h("div", { class: "granted" }, "in force")
      : h("div", { class: "note" }, `not in force: ${against}`),
  );

function form(store: RunStore): HTMLElement {
  const { page } = store.state;
  const token = h("input", { type: "password", id: "token", autocomplete: "off" });
  const term = h(
    "select",
    { id: "term" },
    ...terms.map(([words, seconds]) => h("option", { value: seconds }, words)),
  );
  const boxes = page.prerequisites.map((prerequisite, index) => {
    const box = h("input", { type: "checkbox", id: `prerequisite-${index}` });
    const { option, value, hosts, restart } = prerequisite;
    const words = h(
      "label",
      { for: box.id },
      h("b", {}, `${option} = ${value}`),
      ` on ${hosts.join(", ")}${restart ? ", nova-compute restarted" : ""}`,
    );
    return { box, prerequisite, element: h("li", {}, box, words) };
  });
  const send = h("button", { type: "submit", class: "primary" }, "Approve this plan");
  const element = h(
    "form",
    { class: "approve" },
    page.isSimulated
      ? null
      : h(
          "div",
          { class: "field" },
          h("label", { for: "token" }, "Token of the approver"),
          token,
          h(
            "p",
            { class: "hint" },
            `Whoever approves gives their own (openstack token issue -f value -c id); empty = ${page.person}. Keystone says whose it is; it is kept nowhere.`,
          ),
        ),
    field("term", "Good for", term),
    boxes.length === 0
      ? null
      : h(
          "fieldset",
          {},
          h("legend", {}, "Confirm what nova.conf has"),
          h("ul", { class: "confirmations" }, ...boxes.map((each) => each.element)),
        ),
    send,
  );
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    const confirmed = boxes
      .filter(({ box }) => box.checked)
      .map(({ prerequisite: { option, value } }) => ({ option, value }));
    void approve(store, { token: token.value, lasts: Number(term.value), confirmed });
    token.value = "";
  });
  return element;
}

const field = (id: string, words: string, input: HTMLElement): HTMLElement =>
  h("div", { class: "field" }, h("label", { for: id }, words), input);
