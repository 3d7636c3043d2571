/** All that the run's page knows, and the one function that changes it. */
import type { ReportPayload } from "../../wire/report-payload.ts";
import type { RunPage, ShownDrift, ShownProgress } from "../../wire/run-page.ts";
import type { Store } from "../base/store.ts";

/** What came of the last wish: shown until the next. */
export interface Notice {
  readonly kind: "done" | "refused";
  readonly lines: readonly string[];
}

export type Comparison =
  | { readonly kind: "not-asked" }
  | { readonly kind: "asking" }
  | { readonly kind: "known"; readonly drift: ShownDrift; readonly at: Date }
  | { readonly kind: "refused"; readonly reasons: readonly string[] };

export interface RunState {
  readonly report: ReportPayload;
  readonly page: RunPage;
  readonly progress: readonly ShownProgress[];
  /** The runner's clock as last told [s]. */
  readonly now: number;
  readonly comparison: Comparison;
  readonly notice: Notice | null;
  readonly isLive: boolean;
  /** The typed name, where Keystone tells none. */
  readonly name: string;
  readonly timeDomain: readonly [number, number] | null;
  readonly selected: string | null;
  readonly scheme: number;
}

export type RunAction =
  | { readonly kind: "page"; readonly page: RunPage }
  | { readonly kind: "progress"; readonly progress: readonly ShownProgress[]; readonly now: number }
  | { readonly kind: "comparison"; readonly comparison: Comparison }
  | { readonly kind: "notice"; readonly notice: Notice | null }
  | { readonly kind: "live"; readonly isLive: boolean }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "zoom"; readonly domain: readonly [number, number] | null }
  | { readonly kind: "select"; readonly key: string }
  | { readonly kind: "scheme" };

export type RunStore = Store<RunState, RunAction>;

export const initialRunState = (report: ReportPayload, page: RunPage, name: string): RunState => ({
  report,
  page,
  progress: page.run?.progress ?? [],
  now: page.run?.now ?? 0,
  comparison: { kind: "not-asked" },
  notice: null,
  isLive: true,
  name,
  timeDomain: null,
  selected: null,
  scheme: 0,
});

export function reduce(state: RunState, action: RunAction): RunState {
  switch (action.kind) {
    case "page": {
      const { page } = action;
      return { ...state, page, progress: page.run?.progress ?? [], now: page.run?.now ?? 0 };
    }
    case "progress":
      return { ...state, progress: action.progress, now: action.now };
    case "comparison":
      return { ...state, comparison: action.comparison };
    case "notice":
      return { ...state, notice: action.notice };
    case "live":
      return { ...state, isLive: action.isLive };
    case "name":
      return { ...state, name: action.name };
    case "zoom":
      return { ...state, timeDomain: action.domain };
    case "select":
      return { ...state, selected: action.key };
    case "scheme":
      return { ...state, scheme: state.scheme + 1 };
  }
}
