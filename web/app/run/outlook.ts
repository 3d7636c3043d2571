/** The forecast of the rest: when the run ends, when hosts are ready, and on an overrun what may be left out. */
import type { ShownOutlook, ShownRun } from "../../wire/run-page.ts";
import { type Child, h } from "../base/dom.ts";
import { formatDuration } from "../base/format.ts";
import type { RunStore } from "./state.ts";
import { act } from "./wishes.ts";

type Rest = NonNullable<ShownOutlook["rest"]>;
type Drop = Rest["drop"][number];

export function outlookNote(store: RunStore, run: ShownRun): HTMLElement | null {
  const { outlook } = run;
  if (outlook === null) return null;
  const { overrun, headroomBelow, rest } = outlook;
  const isBad = overrun > 0 || headroomBelow !== null;
  return h(
    "div",
    { class: isBad ? "fault" : "", role: isBad ? "alert" : "status" },
    h("p", {}, endWords(outlook)),
    rest === undefined || rest.drop.length === 0 ? null : dropList(store, run, rest.drop),
    headroomBelow === null ? null : h("p", {}, `Headroom: ${headroomBelow}.`),
    rest === undefined ? null : h("p", { class: "note" }, readyWords(rest)),
    rest === undefined || rest.assumes.length === 0
      ? null
      : h("p", { class: "note" }, `Taken for granted: ${rest.assumes.join("; ")}.`),
  );
}

function endWords({ overrun, rest }: ShownOutlook): string {
  if (rest === undefined || rest.end === null) {
    return overrun > 0
      ? `At P95 it ends ${formatDuration(overrun)} late.`
      : "When it ends is not known.";
  }
  const { at, end, limit } = rest;
  const left = (instant: number): string => formatDuration(Math.max(0, instant - at));
  const span = `It ends in ${left(end.p50)} (P50) to ${left(end.p95)} (P95)`;
  if (limit === null) return `${span}.`;
  const than = rest.limitOf === "window" ? "the window's end" : "what was forecast at P95";
  return `${span}, ${formatDuration(Math.abs(overrun))} ${overrun > 0 ? "after" : "before"} ${than}.`;
}

function readyWords({ hosts, at }: Rest): string {
  const words = hosts.map(({ host, ready }) =>
    ready === null
      ? `${host} not in most runs`
      : `${host} in ${formatDuration(Math.max(0, ready.p50 - at))} to ${formatDuration(Math.max(0, ready.p95 - at))}`,
  );
  return words.length === 0 ? "" : `Hosts ready (P50 to P95): ${words.join(", ")}.`;
}

function dropList(store: RunStore, run: ShownRun, drops: readonly Drop[]): HTMLElement {
  const { page, report } = store.state;
  const names = new Map(report.plan.snapshot.servers.map(({ id, name }) => [id, name]));
  const mayAsk = !page.isViewOnly && run.isDriven;
  return h(
    "ul",
    { class: "drops" },
    ...drops.map((drop): Child => {
      const what = whatOf(drop, (server) => names.get(server) ?? server);
      const enough = drop.isEnough ? "which is enough" : "not enough alone";
      const text = `Without ${what}: ${formatDuration(drop.gains)} earlier at P95, ${enough}. `;
      return h("li", {}, text, mayAsk ? leaveOut(store, drop, what) : null);
    }),
  );
}

function whatOf({ hosts, server, steps, servers }: Drop, nameOf: (id: string) => string): string {
  if (server !== null) return `${nameOf(server)} (its host is then not emptied)`;
  if (hosts.length === 0) return `${steps.length} servers together`;
  return `${hosts.join(", ")} (${servers} ${servers === 1 ? "server stays" : "servers stay"})`;
}

function leaveOut(store: RunStore, { steps }: Drop, what: string): HTMLElement {
  const button = h(
    "button",
    { type: "button", class: "quiet", "aria-label": `Leave out ${what}` },
    "Leave out",
  );
  button.addEventListener("click", async () => {
    for (const step of steps) await act(store, { action: "leave-out", step });
  });
  return button;
}
