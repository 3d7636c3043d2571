/**
 * What every kind of move looks like to whoever drives it (world, or predict alone).
 *
 * A migration never schedules: it says which streams it wants, how long until something changes at given rates,
 * and can be advanced by any time up to that. Pre-copy rounds are inside: they are no change to the driver.
 */
import type { Bytes, BytesPerSecond, Seconds } from "../base/units.ts";

/** The mission's four kinds of move. */
export type MoveType = "live" | "block-live" | "cold" | "cold-block";

/** Phases in the order in which a move may pass them; each move type uses some. */
export type Phase =
  | "preparing" // Nova: scheduling, pre-checks, destination set up, base image fetched, vif plugged
  | "mirror" // block live: disk mirrors until all are ready
  | "precopy" // RAM rounds while the guest runs
  | "postcopy" // guest runs on the destination, pages still coming
  | "switchover" // guest stopped: what is left of RAM, mirror drain, device state, hand-over
  | "stopping" // cold: graceful shutdown up to its limit
  | "copying" // cold block: disks in sequence
  | "starting" // cold: destination creates and boots the guest
  | "confirming" // cold: VERIFY_RESIZE until confirmed
  | "finishing" // Nova's work after the guest runs on the destination
  | "ended";

/** One stream of data that a migration keeps open; a fluid flow for as long as it lives. */
export interface Stream {
  /** Identity within the migration: a stream with the same key is the same flow, perhaps with a new cap. */
  readonly key: number;
  readonly role: "ram" | "disk" | "copy" | "image";
  /** Weight in fair sharing: number of TCP connections. */
  readonly weight: number;
  /** Most that the ends can send or take [B/s]; Infinity when only the links limit. */
  readonly cap: BytesPerSecond;
}

/** How a move ended. `not-converged` is left to whoever gave it a limit; a model never gives up by itself. */
export type MigrationEnd = "completed" | "aborted" | "timed-out" | "failed";

/** One dirty-bitmap sync, for the convergence chart and golden traces. */
export interface RoundPoint {
  /** Since the migration's start [s]. */
  readonly at: Seconds;
  readonly remaining: Bytes;
  readonly threshold: Bytes;
  readonly throttle: number; // 0..0.99 share of guest CPU time taken by auto-converge
}

/** Time spent in one phase, since the migration's start [s]. */
export interface PhaseSpan {
  readonly phase: Phase;
  readonly start: Seconds;
  readonly end: Seconds;
}

/** What is known when a move has ended. */
export interface MigrationResult {
  readonly end: MigrationEnd;
  /** From the move's start to its end, Nova's preparation and finishing included [s]. */
  readonly totalTime: Seconds;
  /** QEMU's `downtime`: source stop to completion [s]. 0 for moves that never stopped the guest. */
  readonly downtime: Seconds;
  /** What tenants feel: pause, hand-over, announcement; for cold moves shutdown to booted [s]. */
  readonly outage: Seconds;
  /** On the wire, disks included [B]. */
  readonly bytes: Bytes;
  readonly memoryBytes: Bytes;
  readonly diskBytes: Bytes;
  /** Passes over memory before the stop, the bulk pass included. */
  readonly rounds: number;
  /** Time with the guest throttled, faulting after a post-copy switch, or its disk contended [s]. */
  readonly brownout: {
    readonly throttled: Seconds;
    readonly faulting: Seconds;
    readonly diskContended: Seconds;
  };
  readonly phases: readonly PhaseSpan[];
}

/** Bytes as Nova's server-migrations API names them; sent = on the wire so far, what was sent again counted again. */
export interface MigrationProgress {
  readonly memoryTotal: Bytes;
  readonly memoryRemaining: Bytes;
  readonly memorySent: Bytes;
  readonly diskTotal: Bytes;
  readonly diskRemaining: Bytes;
  readonly diskSent: Bytes;
}

export interface Migration {
  readonly phase: Phase;
  /** Streams wanted now, in a fixed order; changes only when `advance` reaches a change, or by a command. */
  readonly streams: readonly Stream[];
  /**
   * Seconds until phase, streams or caps change if each stream gets its rate (same order as `streams`);
   * Infinity when nothing will change without a change from outside.
   */
  timeToNextChange(rates: readonly BytesPerSecond[]): Seconds;
  /** Moves the model on by `elapsed` <= timeToNextChange(rates). */
  advance(elapsed: Seconds, rates: readonly BytesPerSecond[]): void;
  /** Nova's force_complete: post-copy where permitted, else a pause until all is sent. False when not possible now. */
  forceComplete(): boolean;
  /** Nova's abort: the move ends as `aborted` after its clean-up. False when it is too late. */
  abort(): boolean;
  progress(): MigrationProgress;
  /** Dirty syncs so far, when recording was asked for; else empty. */
  readonly rounds: readonly RoundPoint[];
  /** Null while it runs. */
  readonly result: MigrationResult | null;
}
