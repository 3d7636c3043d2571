/** Drives several live moves through one link, each from its own start until it ends or its limit passes. */
import type { BytesPerSecond, Seconds } from "../base/units.ts";
import { shareOut } from "./drive-alone.ts";
import type { LiveMove } from "./live-move.ts";
import type { Stream } from "./migration.ts";

export interface Member {
  readonly move: LiveMove;
  readonly start: Seconds;
  /** Given up when the disks are not ready, or the memory not moved, within this [s]; Infinity: never. */
  readonly limit: Seconds;
}

interface Running {
  readonly member: Member;
  readonly streams: readonly Stream[];
}

const INSTANT: Seconds = 1e-9;

/** When this returns each move has ended, or its limit has passed, or none ever will without one. */
export function driveTogether(members: readonly Member[], capacity: BytesPerSecond): void {
  let waiting = [...members].sort((a, b) => a.start - b.start);
  let running: Running[] = [];
  let now = 0;
  for (;;) {
    const started = waiting.filter((member) => member.start <= now + INSTANT);
    waiting = waiting.filter((member) => member.start > now + INSTANT);
    running = [...running.map((entry) => entry.member), ...started]
      .filter((member) => member.move.result === null && timeToLimit(member, now) > INSTANT)
      .map((member) => ({ member, streams: member.move.streams }));
    if (running.length === 0 && waiting.length === 0) return;
    const next = step(running, capacity, now, waiting[0]?.start ?? Number.POSITIVE_INFINITY);
    if (next === Number.POSITIVE_INFINITY) return;
    now += next;
  }
}

/** Moves all on to the next change of any; returns how long that was [s], Infinity when none is to come. */
function step(
  running: readonly Running[],
  capacity: BytesPerSecond,
  now: Seconds,
  nextStart: Seconds,
): Seconds {
  const rates = shareOut(
    running.flatMap((entry) => entry.streams),
    capacity,
  );
  let offset = 0;
  const shares = running.map(({ streams }) => {
    offset += streams.length;
    return rates.slice(offset - streams.length, offset);
  });
  let next = nextStart - now;
  for (const [i, { member }] of running.entries()) {
    const change = member.move.timeToNextChange(shares[i] ?? []);
    next = Math.min(next, change, timeToLimit(member, now));
  }
  if (next === Number.POSITIVE_INFINITY) return next;
  for (const [i, { member }] of running.entries()) member.move.advance(next, shares[i] ?? []);
  return next;
}

/** The limit counts from the mirrors' start, and again from the memory's. */
function timeToLimit(member: Member, now: Seconds): Seconds {
  const from = member.start + (member.move.counters.memoryStart ?? 0);
  return from + member.limit - now;
}
