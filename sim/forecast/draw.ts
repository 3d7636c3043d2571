/** One replication's draw of everything uncertain, from streams named after what is drawn. */
import { at, type Uncertain } from "../base/uncertain.ts";
import { bestValues, type Deviates } from "../cloud/guest-of.ts";
import { Rng } from "../kernel/random.ts";
import { type Draw, POLL_PERIOD } from "../world/run-setting.ts";
import { bestConstants, drawnConstants } from "./calibration/site-draw.ts";
import type { PreparedPlan } from "./prepared-plan.ts";
import { spreadFigures } from "./site-spread.ts";

/** Every figure at its best value; polls at whole periods. */
export const nominalDraw = ({ plan, site }: PreparedPlan): Draw => ({
  deviatesOf: () => bestValues,
  shareLeft: plan.snapshot.network.shareLeft.value,
  diskRate: ({ rate }) => rate.value,
  constants: bestConstants(site),
  pollOffset: 0,
});

/**
 * The draw of replication `index` under the plan's seed.
 *
 * Servers are drawn independently, each from a stream of its own, figures in a fixed order (a new figure is drawn last,
 * so that it moves none before it). What belongs to the whole cloud is drawn once: the links' free share, the site's
 * constants, when the polls fall. Disks are drawn by host; reading and writing go up and down together.
 */
export function drawOf({ plan, site: calibrated }: PreparedPlan, index: number): Draw {
  const rng = Rng.of(plan.seed, "replication", index);
  const site = rng.fork("site");
  const deviates = spreadFigures.map(() => site.normal());
  const disks = new Map<string, number>();
  return {
    deviatesOf: (server) => deviatesFrom(rng.fork("server", server)),
    shareLeft: share(plan.snapshot.network.shareLeft, rng.fork("shareLeft").normal()),
    diskRate: ({ rate, host }) => {
      const known = disks.get(host);
      const deviate = known ?? rng.fork("disk", host).normal();
      if (known === undefined) disks.set(host, deviate);
      return at(rate, deviate);
    },
    constants: drawnConstants(calibrated, deviates),
    pollOffset: rng.fork("poll").uniform() * POLL_PERIOD,
  };
}

/**
 * Another draw of one server in replication `index`, for a forecast of a rest: the first one did not go with what was
 * seen. From the fifth attempt on the server is taken to be twice as far from what was known of it.
 */
export function deviatesOf(
  { plan }: PreparedPlan,
  index: number,
  server: string,
  attempt: number,
): Deviates {
  const stream = Rng.of(plan.seed, "replication", index).fork("server", server, "again", attempt);
  return deviatesFrom(stream, attempt < WIDER_FROM ? 1 : 2);
}

const WIDER_FROM = 5;

function deviatesFrom(stream: Rng, scale = 1): Deviates {
  const touched = scale * stream.normal();
  const dirtyRate = scale * stream.normal();
  const workingSet = scale * stream.normal();
  const allocated = scale * stream.normal();
  const writeRate = scale * stream.normal();
  const shutdownTime = scale * stream.normal();
  const bootTime = scale * stream.normal();
  const baseImage = scale * stream.normal();
  const writeSize = scale * stream.normal();
  const sharing = scale * stream.normal();
  const overhead = scale * stream.normal();
  return {
    touched,
    dirtyRate,
    workingSet,
    allocated,
    writeRate,
    shutdownTime,
    bootTime,
    baseImage,
    writeSize,
    sharing,
    overhead,
  };
}

/** Never so little that nothing moves at all, never more than the link. */
const share = (quantity: Uncertain, deviate: number): number =>
  Math.min(1, Math.max(0.01, at(quantity, deviate)));
