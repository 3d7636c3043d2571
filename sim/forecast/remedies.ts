/** What would make a move complete that does not: each found by the models, with its number, its means and its price. */

import { type BytesPerSecond, GiB, gigabitsPerSecond } from "../base/units.ts";
import { bestValues } from "../cloud/guest-of.ts";
import type { MigrationResult } from "../migration/migration.ts";
import type { MoveStep } from "../plan/plan.ts";
import { type AloneCase, aloneCase, busy, completed, promptly, withOptions } from "./alone-case.ts";
import { leastThatHolds } from "./bisect.ts";
import type { Remedy } from "./forecast.ts";
import type { PreparedPlan } from "./prepared-plan.ts";
import { linkWords, timeWords } from "./words.ts";

/** Nothing faster is sold for hosts today. */
const FASTEST_LINK: BytesPerSecond = gigabitsPerSecond(400);
/** Longer pauses are no live migration any more [s]. */
const LONGEST_DOWNTIME = 30;
/** Nova's least numbers of downtime steps and of seconds between them (nova/conf/libvirt.py). */
const LEAST_STEPS = 3;
const LEAST_DELAY = 3;

/**
 * Every remedy that works while the server is busy (what it writes at P90), mildest for its users first; where none of
 * a kind does, one that works at its usual load, and says so.
 *
 * It must let the move complete in a few times what an idle server would take: a move that ends after days, when
 * Nova's ramp has reached its last step, is no remedy.
 */
export function remediesFor(prepared: PreparedPlan, move: MoveStep): readonly Remedy[] {
  const cases = {
    whenBusy: aloneCase(prepared, move, busy),
    asUsual: aloneCase(prepared, move, bestValues),
  };
  const easyAsUsual = promptly(cases.asUsual) !== null;
  const tried = (remedy: (base: AloneCase) => Remedy | null): Remedy | null => {
    const whenBusy = remedy(cases.whenBusy);
    if (whenBusy !== null || easyAsUsual) return whenBusy;
    const asUsual = remedy(cases.asUsual);
    return asUsual === null ? null : { ...asUsual, price: `${asUsual.price}; not when it is busy` };
  };
  return [
    anotherHour(prepared, move),
    tried(moreBandwidth),
    tried(autoConverge),
    tried(postCopy),
    tried(longerDowntime),
    asCold(prepared, move),
  ].flatMap((remedy) => remedy ?? []);
}

function moreBandwidth(base: AloneCase): Remedy | null {
  const at = (rate: BytesPerSecond): AloneCase => {
    const { streamRate } = base.input.constants;
    const { parallelConnections } = base.input.options;
    const connections = Math.max(parallelConnections, Math.ceil(rate / streamRate));
    return { ...withOptions(base, { bandwidth: 0, parallelConnections: connections }), rate };
  };
  const { options, constants } = base.input;
  const capped = options.bandwidth > 0 && options.bandwidth < base.rate;
  const low = Math.min(base.rate, capped ? options.bandwidth : base.rate);
  const rate = leastThatHolds(low, FASTEST_LINK, (tried) => promptly(at(tried)) !== null);
  if (rate === null) return null;
  const connections = Math.ceil(rate / constants.streamRate);
  const over = connections > 1 ? ` over ${connections} connections (Nova 2026.1)` : "";
  const result = promptly(at(rate));
  return {
    option: "bandwidth",
    by: rate > base.rate ? "network" : "configuration",
    value: `${linkWords(rate)} for this move alone${over}`,
    price: priceOf(result),
  };
}

function autoConverge(base: AloneCase): Remedy | null {
  if (base.input.options.permitAutoConverge) return null;
  const tried = withOptions(base, { permitAutoConverge: true, permitPostCopy: false });
  const result = promptly(tried);
  return result === null
    ? null
    : {
        option: "auto-converge",
        by: "configuration",
        value: "live_migration_permit_auto_converge",
        price: priceOf(result),
      };
}

/**
 * Force-complete as soon as memory has moved once: Nova's timeout with force_complete, set to about that moment,
 * stands for the request. With disks the timeout comes while they are copied, and the switch as soon as memory moves.
 */
function postCopy(base: AloneCase): Remedy | null {
  const { guest } = base.input;
  if (guest.paused) return null;
  const firstPass = Math.max(
    1,
    Math.ceil(GiB / Math.min(base.rate, base.input.constants.streamRate)),
  );
  const tried = withOptions(base, {
    permitPostCopy: true,
    timeoutAction: "force_complete",
    completionTimeout: firstPass,
  });
  const result = promptly(tried);
  return result === null || result.brownout.faulting === 0
    ? null
    : {
        option: "post-copy",
        by: "configuration",
        value: "live_migration_permit_post_copy, then force-complete",
        price: `${priceOf(result)}; a broken link then costs the guest`,
      };
}

function longerDowntime(base: AloneCase): Remedy | null {
  const at = (downtimeMax: number): AloneCase =>
    withOptions(base, { downtimeMax, downtimeSteps: LEAST_STEPS, downtimeDelay: LEAST_DELAY });
  const low = base.input.options.downtimeMax;
  // Its own value may do already if Nova only came to it sooner.
  const limit =
    promptly(at(low)) === null
      ? leastThatHolds(low, LONGEST_DOWNTIME, (tried) => promptly(at(tried)) !== null)
      : low;
  return limit === null
    ? null
    : {
        option: "downtime",
        by: "configuration",
        value: `${timeWords(limit)} as live_migration_downtime, steps ${LEAST_STEPS}, delay ${LEAST_DELAY}`,
        price: priceOf(promptly(at(limit))),
      };
}

/** The hour at which it takes least time, where rates are known by hour. */
function anotherHour(prepared: PreparedPlan, move: MoveStep): Remedy | null {
  const server = prepared.model.cloud.servers.get(move.server);
  const known =
    server?.dirtyByHour != null ||
    server?.disks.some(({ writeByHour }) => writeByHour !== null) ||
    prepared.model.topology.links.some(({ factorByHour }) => factorByHour !== null);
  if (known !== true) return null;
  let best: { readonly hour: number; readonly result: MigrationResult } | null = null;
  for (let hour = 0; hour < 24; hour += 1) {
    const result = promptly(aloneCase(prepared, move, busy, hour));
    if (result !== null && (best === null || result.totalTime < best.result.totalTime)) {
      best = { hour, result };
    }
  }
  return best === null
    ? null
    : {
        option: "hour",
        by: "time",
        value: `${String(best.hour).padStart(2, "0")}:00 UTC`,
        price: priceOf(best.result),
      };
}

function asCold(prepared: PreparedPlan, move: MoveStep): Remedy | null {
  const type = move.type === "block-live" ? "cold-block" : "cold";
  const result = completed(aloneCase(prepared, { ...move, type }, busy));
  return result === null
    ? null
    : { option: "cold", by: "request", value: `${type} migration`, price: priceOf(result) };
}

/** The move as it would be then, outage and brown-out named. */
function priceOf(result: MigrationResult | null): string {
  if (result === null) return "";
  const { throttled, faulting } = result.brownout;
  return [
    `${timeWords(result.totalTime)}, outage ${timeWords(result.outage)}`,
    ...(throttled > 0 ? [`CPUs throttled for ${timeWords(throttled)}`] : []),
    ...(faulting > 0 ? [`slowed by page faults for ${timeWords(faulting)}`] : []),
  ].join(", ");
}
