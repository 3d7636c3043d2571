/** What a run has done up to now, as its journal's outcomes tell. The plan's snapshot and this give what is expected. */
export interface SoFar {
  /** Where moves that are done have left their servers. */
  readonly movedTo: ReadonlyMap<string, string>;
  /** Servers asked to move, stop or start and not settled: they may be at either end. */
  readonly inMotion: ReadonlySet<string>;
  /** Stopped in place by the run and not started again. */
  readonly stopped: ReadonlySet<string>;
  /** Hosts whose service the run has disabled and not enabled again. */
  readonly disabled: ReadonlySet<string>;
  /** Hosts whose service the run has asked to change without knowing the outcome, or left to whoever disabled it. */
  readonly unsettled: ReadonlySet<string>;
  /** Hosts whose maintenance was begun: they go down, and come back with other versions. */
  readonly maintained: ReadonlySet<string>;
}

/** Before a run. */
export const nothingSoFar: SoFar = {
  movedTo: new Map(),
  inMotion: new Set(),
  stopped: new Set(),
  disabled: new Set(),
  unsettled: new Set(),
  maintained: new Set(),
};
