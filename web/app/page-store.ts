import type { Store } from "./base/store.ts";
import type { Action, State } from "./state.ts";

/** The page's store, as every section takes it. */
export type PageStore = Store<State, Action>;
