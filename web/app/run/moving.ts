/** Every migration under way with QEMU's own counters: disks first, then memory. */
import type { Counters, ShownProgress } from "../../wire/run-page.ts";
import { h, reconcile } from "../base/dom.ts";
import { formatBytes, formatDuration } from "../base/format.ts";
import { panel } from "../base/panel.ts";
import { serverNames } from "./names.ts";
import type { RunState, RunStore } from "./state.ts";

/** Nova writes progress about every 5 s, and may stand still for a minute in a sound migration [s]. */
const STILL = 60;

export function movingSection(store: RunStore): HTMLElement {
  const list = h("ul", { class: "moving" });
  const names = serverNames(store.state.report);
  const draw = (): void => {
    const { progress, page } = store.state;
    reconcile(
      list,
      ...(progress.length === 0
        ? [
            h(
              "li",
              { class: "empty" },
              page.run === null ? "Nothing moves yet." : "Nothing moves now.",
            ),
          ]
        : progress.map((each) => entry(store.state, each, names.of(each.server)))),
    );
  };
  store.watch((state) => state.progress, draw);
  store.watch((state) => state.page, draw);
  return panel(
    { id: "moving", title: "Moving now", note: "Bytes as QEMU counts them; disks before memory." },
    list,
  );
}

function entry({ now, page }: RunState, progress: ShownProgress, name: string): HTMLElement {
  const step = page.run?.steps.find(
    ({ kind, server, state }) => kind === "move" && server === progress.server && state !== "done",
  );
  const still = now - progress.changedAt;
  return h(
    "li",
    {},
    h(
      "div",
      { class: "moving-name" },
      h("b", { title: progress.server }, name),
      step === undefined ? "" : ` ${step.host} → ${step.destination ?? "Nova's choice"}`,
      h("span", { class: "chip" }, progress.status),
    ),
    bar("Disks", progress.disk),
    bar("Memory", progress.memory),
    still > STILL
      ? h(
          "p",
          { class: "note" },
          `Counters have not moved for ${formatDuration(still)}; that alone is no fault.`,
        )
      : null,
  );
}

function bar(words: string, counters: Counters | null): HTMLElement | null {
  if (counters === null || counters.total === 0) return null;
  const { total, remaining, processed } = counters;
  const text = `${formatBytes(remaining)} left, ${formatBytes(processed)} sent`;
  return h(
    "div",
    { class: "bar" },
    h("span", {}, words),
    h("progress", {
      max: total,
      value: Math.max(0, total - remaining),
      "aria-label": `${words}: ${text}`,
    }),
    h("span", { class: "note" }, text),
  );
}
