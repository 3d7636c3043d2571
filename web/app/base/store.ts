/** One state, changed by one reducer; whoever watches a part of it is called when that part is another value. */
export interface Store<State, Action> {
  readonly state: State;
  dispatch(action: Action): void;
  /** Calls `react` now and whenever `select`'s answer changes (compared by identity). */
  watch<T>(select: (state: State) => T, react: (selected: T, state: State) => void): void;
}

export function createStore<State, Action>(
  reduce: (state: State, action: Action) => State,
  initial: State,
): Store<State, Action> {
  let state = initial;
  const watchers: (() => void)[] = [];
  return {
    get state() {
      return state;
    },
    dispatch(action) {
      state = reduce(state, action);
      for (const watcher of watchers) watcher();
    },
    watch(select, react) {
      let last = select(state);
      react(last, state);
      watchers.push(() => {
        const next = select(state);
        if (Object.is(next, last)) return;
        last = next;
        react(next, state);
      });
    },
  };
}
