/** All that the page knows, and the one function that changes it. */
import type { Diagnostic, Forecast, Plan, RunRecord, ServerForecast } from "../../sim/index.ts";
import type { ReportPayload } from "../wire/report-payload.ts";
import type { Change } from "../wire/what-if.ts";

export type MovesColumn =
  | "verdict"
  | "name"
  | "type"
  | "source"
  | "destination"
  | "time"
  | "outage"
  | "bytes"
  | "brownout";

export interface Sorting {
  readonly column: MovesColumn;
  readonly descending: boolean;
}

/** The plan with a change, planned and simulated in the worker; its forecast follows a little later. */
export interface Variant {
  readonly plan: Plan;
  readonly nominal: RunRecord;
  readonly forecast: Forecast | null;
}

export type WhatIfStatus =
  | { readonly kind: "idle" }
  | { readonly kind: "planning" }
  | { readonly kind: "forecasting"; readonly done: number; readonly total: number }
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly reasons: readonly Diagnostic[] }
  | { readonly kind: "failed"; readonly message: string };

/** What came of asking for the variant to be the plan. */
export type TakeStatus =
  | { readonly kind: "not-asked" }
  | { readonly kind: "asking" }
  | { readonly kind: "refused"; readonly reasons: readonly string[] }
  | { readonly kind: "taken"; readonly words: string };

export interface State {
  readonly base: ReportPayload;
  /** Key of the move whose curve is shown (see `moveKey`). */
  readonly selected: string | null;
  readonly sorting: Sorting;
  /** Part of the run's time that the charts show [s]; null = all of it. */
  readonly timeDomain: readonly [number, number] | null;
  readonly change: Change;
  readonly variant: Variant | null;
  readonly status: WhatIfStatus;
  readonly take: TakeStatus;
  /** Raised when the colour scheme changes, so that canvases paint again. */
  readonly scheme: number;
}

export type Action =
  | { readonly kind: "select"; readonly key: string }
  | { readonly kind: "sort"; readonly column: MovesColumn }
  | { readonly kind: "zoom"; readonly domain: readonly [number, number] | null }
  | { readonly kind: "change"; readonly change: Change }
  | { readonly kind: "planned"; readonly plan: Plan; readonly nominal: RunRecord }
  | { readonly kind: "status"; readonly status: WhatIfStatus }
  | { readonly kind: "forecast"; readonly forecast: Forecast }
  | { readonly kind: "base-again" }
  | { readonly kind: "take"; readonly take: TakeStatus }
  | { readonly kind: "scheme" };

export const noChange: Change = { settings: {}, goal: {} };

/** Identity of a move in base and variant alike: a server leaves once and returns at most once. */
export const moveKey = (server: string, direction: "out" | "back"): string =>
  `${direction} ${server}`;

const notAsked: TakeStatus = { kind: "not-asked" };

/** @param take set where the base is a variant that was taken just now */
export const initialState = (base: ReportPayload, take: TakeStatus = notAsked): State => ({
  base,
  selected: worthLookingAt(base.forecast),
  sorting: { column: "time", descending: true },
  timeDomain: null,
  change: noChange,
  variant: null,
  status: { kind: "idle" },
  take,
  scheme: 0,
});

/** The move to show first: of those whose verdict is worst, the one with most dirty syncs to look at. */
function worthLookingAt(forecast: Forecast): string | null {
  const rank = { never: 0, "only-with": 1, converges: 2 };
  const syncs = new Map(forecast.nominal.moves.map((move) => [move.step, move.syncs.length]));
  const syncsOf = (server: ServerForecast): number => syncs.get(server.step) ?? 0;
  const [first] = [...forecast.servers].sort(
    (a, b) =>
      Number(syncsOf(b) > 1) - Number(syncsOf(a) > 1) ||
      rank[a.verdict.kind] - rank[b.verdict.kind] ||
      syncsOf(b) - syncsOf(a),
  );
  return first === undefined ? null : moveKey(first.server, first.direction);
}

export function reduce(state: State, action: Action): State {
  switch (action.kind) {
    case "select":
      return { ...state, selected: action.key };
    case "sort":
      return { ...state, sorting: nextSorting(state.sorting, action.column) };
    case "zoom":
      return { ...state, timeDomain: action.domain };
    case "change":
      return { ...state, change: action.change, status: { kind: "planning" }, take: notAsked };
    case "planned":
      return {
        ...state,
        timeDomain: null,
        variant: { plan: action.plan, nominal: action.nominal, forecast: null },
      };
    case "status":
      return { ...state, status: action.status };
    case "forecast":
      return state.variant === null
        ? state
        : {
            ...state,
            variant: { ...state.variant, forecast: action.forecast },
            status: { kind: "done" },
          };
    case "base-again":
      return {
        ...state,
        change: noChange,
        variant: null,
        timeDomain: null,
        status: { kind: "idle" },
        take: notAsked,
      };
    case "take":
      return { ...state, take: action.take };
    case "scheme":
      return { ...state, scheme: state.scheme + 1 };
  }
}

/** The same column again turns the direction round; a new one begins with what matters most. */
function nextSorting(sorting: Sorting, column: MovesColumn): Sorting {
  if (sorting.column === column) return { column, descending: !sorting.descending };
  const numeric = column === "time" || column === "outage" || column === "bytes";
  return { column, descending: numeric || column === "brownout" };
}
