/** The plan's steps and what has come of each; what a person may ask of one stands beside it. */
import type { PersonAction } from "../../../sim/index.ts";
import type { ShownRun, ShownStep } from "../../wire/run-page.ts";
import { type Child, h, reconcile } from "../base/dom.ts";
import { panel } from "../base/panel.ts";
import { confirmed } from "./confirm.ts";
import { type ServerNames, serverNames } from "./names.ts";
import type { RunState, RunStore } from "./state.ts";
import { act } from "./wishes.ts";

export function stepsSection(store: RunStore): HTMLElement {
  const body = h("tbody", {});
  const draw = (): void => reconcile(body, ...rowsOf(store));
  store.watch((state) => state.page, draw);
  return panel(
    {
      id: "steps",
      title: "Steps",
      note: "In the plan's order; a step begins when those before it are done and there is room.",
    },
    h(
      "div",
      { class: "scroller tall", tabindex: "0", role: "region", "aria-label": "Steps of the plan" },
      h(
        "table",
        { class: "data steps" },
        h("caption", { class: "sr-only" }, "Steps with where they stand"),
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            ...["What", "Where", "Stands", "Ask"].map((title) => h("th", { scope: "col" }, title)),
          ),
        ),
        body,
      ),
    ),
  );
}

const kinds: Readonly<Record<ShownStep["kind"], string>> = {
  cordon: "Disable the service",
  move: "Move",
  stop: "Stop in place",
  start: "Start again",
  maintain: "Maintenance",
  uncordon: "Restore the service",
};

function rowsOf(store: RunStore): HTMLElement[] {
  const { state } = store;
  const names = serverNames(state.report);
  return shownSteps(state).map((step) =>
    h(
      "tr",
      { class: `step-${step.state}`, "data-step": step.id },
      h(
        "th",
        { scope: "row" },
        kinds[step.kind],
        step.server === null ? "" : ` ${names.of(step.server)}`,
        // Where there is no room for a column of its own.
        h("span", { class: "route beneath" }, whereOf(step)),
      ),
      h("td", { class: "route" }, whereOf(step)),
      h(
        "td",
        {},
        h("span", { class: `stands ${step.state}` }, step.state.replace("-", " ")),
        step.words === "" ? null : h("div", { class: "note" }, names.within(step.words)),
      ),
      h("td", { class: "wishes" }, ...wishesOf(store, step, names)),
    ),
  );
}

/** Before a run the plan's own steps, all waiting. */
function shownSteps({ page, report }: RunState): readonly ShownStep[] {
  if (page.run !== null) return page.run.steps;
  return report.plan.steps.map((step) => ({
    id: step.id,
    kind: step.kind,
    host: step.kind === "move" ? step.source : step.host,
    server: "server" in step ? step.server : null,
    destination: step.kind === "move" && step.choice !== "nova" ? step.destination : null,
    state: "planned",
    words: "",
    wishes: [],
  }));
}

function whereOf({ kind, host, destination }: ShownStep): string {
  return kind === "move" ? `${host} → ${destination ?? "Nova's choice"}` : host;
}

interface Wish {
  readonly words: string;
  readonly meaning: string;
  /** Asked about before it is sent. */
  readonly isGrave: boolean;
}

const wishes: Readonly<Record<string, Wish>> = {
  skip: {
    words: "Skip",
    meaning: "It is taken for done; whether its host is ready is looked at all the same.",
    isGrave: false,
  },
  "leave-out": {
    words: "Leave out",
    meaning: "It is not done, and what rests on it is held. Retry takes it in again.",
    isGrave: false,
  },
  retry: { words: "Retry", meaning: "It is looked at anew and asked for again.", isGrave: false },
  "abort-move": {
    words: "Abort",
    meaning: "Nova is asked to abort it; the server stays on its source.",
    isGrave: true,
  },
  "force-complete-move": {
    words: "Force",
    meaning:
      "Nova ends it now: by post-copy where that is permitted, else the server is paused until all that is left is sent.",
    isGrave: true,
  },
  "confirm-maintenance": {
    words: "Maintenance is done",
    meaning: "The host's work is over; its service is waited for and restored.",
    isGrave: false,
  },
};

function wishesOf(store: RunStore, step: ShownStep, names: ServerNames): Child[] {
  const { isViewOnly } = store.state.page;
  const run: ShownRun | null = store.state.page.run;
  if (isViewOnly || run === null || (run.endedAt === null && !run.isDriven)) return [];
  return step.wishes.map((action) => {
    const wish = wishes[action];
    if (wish === undefined) return null;
    const about = step.server === null ? step.host : names.of(step.server);
    const button = h(
      "button",
      {
        type: "button",
        class: "quiet",
        title: wish.meaning,
        "aria-label": `${wish.words}: ${about}`,
      },
      wish.words,
    );
    button.addEventListener("click", async () => {
      if (!wish.isGrave || (await confirmed(`${wish.words} ${about}?`, wish.meaning, wish.words)))
        void act(store, actionOn(action, step));
    });
    return button;
  });
}

function actionOn(action: PersonAction["action"], { id, host }: ShownStep): PersonAction {
  switch (action) {
    case "confirm-maintenance":
      return { action, host };
    case "skip":
    case "retry":
    case "leave-out":
    case "abort-move":
    case "force-complete-move":
      return { action, step: id };
    default:
      return { action };
  }
}
