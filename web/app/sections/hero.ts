/** The window in one line: what the page is for. */
import type { Forecast, Quantiles } from "../../../sim/index.ts";
import { h, replaceChildren } from "../base/dom.ts";
import { figure } from "../base/figure.ts";
import { countOf, formatDelta, formatDuration, formatShare, NOT_KNOWN } from "../base/format.ts";
import { drawAtWidth } from "../base/panel.ts";
import { intervalStrip } from "../charts/interval-strip.ts";
import type { PageStore } from "../page-store.ts";
import type { State } from "../state.ts";

export function heroSection(store: PageStore): HTMLElement {
  const { plan, forecast } = store.state.base;
  const figures = h("div", { class: "hero-figures" });
  const strip = h("div", { class: "hero-strip" });
  const section = h(
    "section",
    { class: "hero", id: "window", "aria-labelledby": "window-title" },
    h(
      "h1",
      { id: "window-title" },
      plan.blocked.length === 0 ? "Emptying " : "Moving what can move off ",
      ...hostNames(plan.goal.drain),
      " takes",
    ),
    h("div", { class: "hero-line" }, figures, facts(store.state)),
    strip,
    h("p", { class: "caption" }, caption(forecast)),
  );
  const draw = drawAtWidth(strip, (width) => drawStrip(strip, store.state, width));
  store.watch(
    (state) => state.variant,
    () => {
      replaceChildren(figures, ...heroFigures(store.state));
      draw();
    },
  );
  return section;
}

/** Up to four hosts by name; more are counted. */
function hostNames(hosts: readonly string[]): (Node | string)[] {
  if (hosts.length > 4) return [h("b", {}, countOf(hosts.length, "host"))];
  return hosts.flatMap((host, index) => [
    index === 0 ? "" : index === hosts.length - 1 ? " and " : ", ",
    h("b", {}, host),
  ]);
}

function heroFigures(state: State): HTMLElement[] {
  const { window } = state.base.forecast;
  const variant = state.variant?.forecast?.window ?? null;
  return [
    heroFigure("P50", "half of the runs are done by then", window, variant, "p50"),
    heroFigure("P90", "nine of ten", window, variant, "p90"),
    heroFigure("P95", "nineteen of twenty", window, variant, "p95"),
  ];
}

function heroFigure(
  name: string,
  meaning: string,
  base: Quantiles,
  variant: Quantiles | null,
  quantile: "p50" | "p90" | "p95",
): HTMLElement {
  return h(
    "div",
    { class: `hero-figure ${quantile}` },
    h("div", { class: "hero-name" }, name),
    figure(formatDuration(base[quantile])),
    variant === null
      ? h("div", { class: "hero-note" }, meaning)
      : h(
          "div",
          { class: "hero-note variant-ink" },
          `variant ${formatDuration(variant[quantile])}, ${formatDelta(base[quantile], variant[quantile])}`,
        ),
  );
}

function drawStrip(strip: HTMLElement, state: State, width: number): void {
  const { window, lowerBound } = state.base.forecast;
  const variant = state.variant?.forecast?.window ?? null;
  strip.replaceChildren(intervalStrip(document, { base: window, variant, lowerBound }, width));
}

function facts({ base: { plan, forecast } }: State): HTMLElement {
  const moving = new Set(forecast.servers.map((server) => server.server)).size;
  const risky = forecast.servers.filter((server) => server.verdict.kind !== "converges").length;
  const { share, reasons } = forecast.outsideMeasured;
  const entries: (readonly [string, string, string | null, string?])[] = [
    [String(moving), moving === 1 ? "server moves" : "servers move", "#moves"],
    [String(plan.blocked.length), "cannot move", "#blocked"],
    [String(risky), "may not converge as configured", "#moves"],
    [formatShare(forecast.completeShare), "of runs complete every move", null],
    [formatShare(share), "of servers outside the measured range", null, reasons.join(" ")],
    [String(plan.snapshot.assumptions.length), "assumptions", "#assumptions"],
  ];
  return h(
    "ul",
    { class: "facts" },
    ...entries.map(([value, words, link, title]) => {
      return h(
        "li",
        { title: title === "" ? undefined : title },
        h("b", {}, value),
        link === null ? h("span", {}, words) : h("a", { href: link }, words),
      );
    }),
  );
}

const caption = (forecast: Forecast): string =>
  `${countOf(forecast.replications, "replication")}, seed ${forecast.seed}, exact order statistics (type 7). ` +
  `Band: P10 to P90. ${forecast.lowerBound <= forecast.window.p95 ? "Triangle: completing" : "Completing"} every move takes at least ${
    forecast.lowerBound > 0 ? formatDuration(forecast.lowerBound) : NOT_KNOWN
  } over these links.`;
