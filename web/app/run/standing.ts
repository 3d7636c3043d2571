/** Where the run stands, in one line, and the few things that a person may do about it as a whole. */
import type { PersonAction } from "../../../sim/index.ts";
import type { ShownRun } from "../../wire/run-page.ts";
import { type Child, h, reconcile } from "../base/dom.ts";
import { formatDuration, formatMoment } from "../base/format.ts";
import { awaitsWords } from "./awaits.ts";
import { type Beginning, beginningOf, isApproved } from "./beginning.ts";
import { confirmed } from "./confirm.ts";
import { serverNames } from "./names.ts";
import { outlookNote } from "./outlook.ts";
import { personLine } from "./person.ts";
import type { RunState, RunStore } from "./state.ts";
import { act, start } from "./wishes.ts";

export function standingSection(store: RunStore): HTMLElement {
  const line = h("div", { class: "standing" });
  const tools = h("div", { class: "run-tools" });
  const notes = h("div", { class: "run-notes", "aria-live": "polite" });
  const title = h("h1", { id: "standing-title" });
  const pace = paceChoice();
  const paceLine = h(
    "p",
    { class: "pace" },
    h("label", { for: pace.id }, "Pace of the simulated cloud"),
    pace,
  );
  const draw = (): void => {
    const { state } = store;
    title.textContent = titleOf(state);
    reconcile(line, ...figuresOf(state));
    reconcile(tools, ...toolsOf(store, pace));
    paceLine.hidden = !(state.page.isSimulated && beginningOf(state.page) !== null);
    reconcile(notes, ...notesOf(store));
  };
  store.watch((state) => state.page, draw);
  store.watch((state) => state.notice, draw);
  store.watch((state) => state.isLive, draw);
  return h(
    "section",
    { class: "hero run-hero", id: "standing", "aria-labelledby": "standing-title" },
    title,
    line,
    personLine(store),
    h("div", { class: "run-tools" }, tools, paceLine),
    notes,
  );
}

function titleOf({ page, report }: RunState): string {
  const { run } = page;
  if (run === null) return isApproved(page) ? "Approved, not begun" : "Not approved";
  if (run.endedAt !== null) return `Over: ${run.end ?? ""}`;
  if (!run.isDriven) return "Begun, and nobody drives it: start it to go on";
  return run.held === null
    ? "Running"
    : `Nothing new begins: ${serverNames(report).within(run.held)}`;
}

function figuresOf({ page, report, now }: RunState): Child[] {
  const { run } = page;
  const moves = report.plan.steps.filter(({ kind }) => kind === "move").length;
  if (run === null) {
    return [
      figure(String(moves), moves === 1 ? "move" : "moves"),
      figure(String(report.plan.goal.drain.length), "hosts to empty"),
      figure(formatDuration(report.forecast.window.p50), "planned, P50"),
      figure(formatDuration(report.forecast.window.p95), "planned, P95"),
    ];
  }
  const ofKind = (state: string): number =>
    run.steps.filter((step) => step.kind === "move" && step.state === state).length;
  const [failed, doubtful] = [ofKind("failed"), ofKind("needs-person")];
  return [
    figure(`${ofKind("done")} of ${moves}`, "moves done"),
    figure(String(ofKind("active")), "under way"),
    figure(formatDuration(now), "since the start"),
    failed > 0 ? figure(String(failed), "failed", "bad") : null,
    doubtful > 0 ? figure(String(doubtful), "need a person", "bad") : null,
  ];
}

const figure = (value: string, words: string, tone = ""): HTMLElement =>
  h("div", { class: `standing-figure ${tone}` }, h("b", {}, value), h("span", {}, words));

/** What each asks for stands in docs/running.md in full; here in one sentence, where it is pressed. */
const meanings: Readonly<Record<"pause" | "resume" | "freeze" | "abort", string>> = {
  pause: "Nothing new begins; what moves goes on to its end.",
  resume: "Steps begin again where they may.",
  freeze: "Nothing is asked of the cloud any more, not even confirmations, until you resume.",
  abort:
    "Moves under way are aborted, nothing new begins, and the run ends. Servers stay where they are; hosts that the run disabled stay disabled and are listed.",
};

function toolsOf(store: RunStore, pace: HTMLSelectElement): Child[] {
  const { page } = store.state;
  const { run } = page;
  if (page.isViewOnly) return [h("p", { class: "note" }, "View only: nothing can be asked for.")];
  const beginning = beginningOf(page);
  if (run === null || run.endedAt !== null || beginning !== null) {
    return [...overTools(store, run), ...beginTools(store, beginning, pace)];
  }
  if (run.isAborted)
    return [h("p", { class: "note" }, "It ends once what is under way has come to its end.")];
  const isHeld = run.held !== null;
  return [
    isHeld ? button(store, "resume", "Resume") : button(store, "pause", "Pause"),
    button(store, "freeze", "Freeze"),
    button(store, "abort", "Abort the run", "danger"),
  ];
}

/** What stopped it may be over by now; a step that failed can be retried by itself. */
const overTools = (store: RunStore, run: ShownRun | null): Child[] =>
  run?.goesOn !== "once-asked" || run.held === null ? [] : [button(store, "resume", "Resume")];

/** How fast the simulated cloud goes: simulated seconds a second, "" without a limit. */
const paceChoice = (): HTMLSelectElement =>
  h(
    "select",
    { id: "pace" },
    h("option", { value: "60" }, "a minute a second"),
    h("option", { value: "600" }, "ten minutes a second"),
    h("option", { value: "1" }, "as time goes"),
    h("option", { value: "" }, "as fast as it goes"),
  );

function beginTools(
  store: RunStore,
  beginning: Beginning | null,
  pace: HTMLSelectElement,
): Child[] {
  if (beginning === null) return [];
  const lacksApproval = beginning.takesApproval && !isApproved(store.state.page);
  const { words } = beginning;
  const begin = h(
    "button",
    { type: "button", class: "primary", disabled: lacksApproval, "data-begins": words },
    words,
  );
  begin.addEventListener("click", () => {
    void start(store, pace.value === "" ? null : Number(pace.value));
  });
  return [
    begin,
    lacksApproval
      ? h("p", { class: "note" }, "That takes an approval of the plan in force.")
      : null,
  ];
}

function button(
  store: RunStore,
  action: keyof typeof meanings,
  words: string,
  tone = "quiet",
): HTMLElement {
  const element = h("button", { type: "button", class: tone, title: meanings[action] }, words);
  element.addEventListener("click", async () => {
    const wish: PersonAction = { action };
    if (action !== "abort" || (await confirmed("Abort the run?", meanings.abort, "Abort the run")))
      void act(store, wish);
  });
  return element;
}

function notesOf(store: RunStore): Child[] {
  const { page, notice, isLive } = store.state;
  const { run } = page;
  const names = serverNames(store.state.report);
  const meaning = beginningOf(page)?.meaning;
  return [
    page.isSimulated
      ? h(
          "p",
          { class: "banner" },
          h("b", {}, "Simulated cloud."),
          " No cloud is configured: the plan runs on a simulated Nova, and nothing is sent anywhere.",
        )
      : null,
    isLive
      ? null
      : h("p", { class: "fault", role: "alert" }, "No news: the server does not answer."),
    notice === null
      ? null
      : h(
          "div",
          { class: notice.kind === "refused" ? "fault" : "granted", role: "status" },
          ...notice.lines.map((line) => h("p", {}, names.within(line))),
        ),
    run !== null && run.endedAt === null && !isApproved(page) ? approvalNote() : null,
    meaning == null ? null : h("p", { class: "note" }, meaning),
    run?.goesOn === "once-asked"
      ? h("p", {}, "It can go on: ask for a step that is left, then press Go on with the run.")
      : null,
    run?.awaits == null ? null : h("p", {}, awaitsWords(run.awaits, store.state.now)),
    run === null ? null : outlookNote(store, run),
    run === null || run.leftDisabled.length === 0
      ? null
      : h("p", {}, `Hosts that the run has disabled: ${run.leftDisabled.join(", ")}.`),
    run === null || run.leftStopped.length === 0
      ? null
      : h(
          "p",
          {},
          `Servers that the run has stopped: ${run.leftStopped.map(names.of).join(", ")}.`,
        ),
    run === null
      ? null
      : h("p", { class: "note" }, `Started ${formatMoment(run.startedAt)} by ${run.by}.`),
  ];
}

const approvalNote = (): HTMLElement =>
  h(
    "p",
    { class: "fault" },
    "No approval of the plan is in force, so that nothing new begins: ",
    h("a", { href: "#approval" }, "approve it anew"),
    ", then resume.",
  );
