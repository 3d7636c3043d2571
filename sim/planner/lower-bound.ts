/**
 * No run of the plan at best values can be shorter than this: bytes over links, moves over slots, host after host.
 *
 * Left out, each of which only adds time: rewritten memory, Nova's own work, disks' speed, up-links, shut-down and boot.
 */
import { present } from "../base/assert.ts";
import type { Bytes, BytesPerSecond, Seconds } from "../base/units.ts";
import { type CloudIndex, indexCloud, settingsOf } from "../cloud/cloud-index.ts";
import type { NovaSettings } from "../cloud/settings.ts";
import type { MoveStep, Plan } from "../plan/plan.ts";
import { type HostRates, hostRates } from "./path-rate.ts";

/** One move at its least: bytes that must pass, and the time that they take on a path of its own. */
interface LeastMove {
  readonly step: MoveStep;
  readonly bytes: Bytes;
  readonly seconds: Seconds;
}

interface Links {
  /** Rates of a host's links that moves can use, each at its best hour [B/s]. */
  at(host: string): HostRates;
  /** All of them together [B/s]. */
  of(host: string): BytesPerSecond;
}

/** Least time from the first request until the last host is empty, and filled again where servers return [s]. */
export function lowerBound(plan: Plan): Seconds {
  const cloud = indexCloud(plan.snapshot);
  const rates = hostRates(plan.snapshot, "best");
  const at = (host: string): HostRates => present(rates.get(host), `link of ${host}`);
  const links: Links = { at, of: (host) => at(host).total };
  const moves = plan.steps
    .filter((step) => step.kind === "move")
    .map((step) => leastMove(cloud, plan, links, step));
  return Math.max(
    slowestLane(cloud, plan, links, moves),
    busiestLink(links, moves),
    sum(moves.map(({ seconds }) => seconds)) / plan.goal.limits.total,
  );
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const most = (values: readonly number[]): number =>
  values.reduce((highest, value) => Math.max(highest, value), 0);

const effective = (cloud: CloudIndex, plan: Plan, host: string): NovaSettings => ({
  ...settingsOf(cloud, host),
  ...plan.overrides,
});

function leastMove(cloud: CloudIndex, plan: Plan, links: Links, step: MoveStep): LeastMove {
  const server = present(cloud.servers.get(step.server), `server ${step.server}`);
  const isLive = step.type === "live" || step.type === "block-live";
  const copies = step.type === "block-live" || step.type === "cold-block";
  const memory = isLive ? server.touched.value : 0;
  const disks = copies ? server.disks.map(({ allocated }) => allocated.value) : [];
  const bytes = memory + sum(disks);
  const link = Math.min(
    links.at(step.source).of(step.type),
    links.at(step.destination).of(step.type),
  );
  const { bandwidth } = effective(cloud, plan, step.source);
  // The cap holds for each stream; memory follows the mirrors.
  const capped = isLive && bandwidth > 0 ? (memory + most(disks)) / bandwidth : 0;
  return { step, bytes, seconds: Math.max(bytes / link, capped) };
}

/** Bytes through each link's directions over its rate. */
function busiestLink(links: Links, moves: readonly LeastMove[]): Seconds {
  const out = new Map<string, Bytes>();
  const into = new Map<string, Bytes>();
  for (const { step, bytes } of moves) {
    out.set(step.source, (out.get(step.source) ?? 0) + bytes);
    into.set(step.destination, (into.get(step.destination) ?? 0) + bytes);
  }
  return most([...out, ...into].map(([host, bytes]) => bytes / links.of(host)));
}

/** Hosts of a lane follow one another, maintenance included; after the last one only what the window counts. */
function slowestLane(
  cloud: CloudIndex,
  plan: Plan,
  links: Links,
  moves: readonly LeastMove[],
): Seconds {
  const { drain, hostsAtOnce, maintenanceTime } = plan.goal;
  const maintained = new Set(
    plan.steps.flatMap((step) => (step.kind === "maintain" ? [step.host] : [])),
  );
  const lanes = Array.from({ length: Math.min(hostsAtOnce, drain.length) }, (_, lane) =>
    drain.filter((_host, index) => index % hostsAtOnce === lane),
  );
  return most(
    lanes.map((lane) =>
      sum(
        lane.map((host, index) => {
          const outs = moves.filter(({ step }) => step.direction === "out" && step.source === host);
          const backs = moves.filter(
            ({ step }) => step.direction === "back" && step.destination === host,
          );
          const empty = timeOut(cloud, plan, links, host, outs);
          const counts = maintained.has(host) && (index < lane.length - 1 || backs.length > 0);
          return counts ? empty + maintenanceTime + timeBack(plan, links, host, backs) : empty;
        }),
      ),
    ),
  );
}

function timeOut(
  cloud: CloudIndex,
  plan: Plan,
  links: Links,
  host: string,
  moves: readonly LeastMove[],
): Seconds {
  const { maxConcurrentLiveMigrations: nova } = effective(cloud, plan, host);
  const { perSource, total } = plan.goal.limits;
  const slots = Math.min(perSource, total);
  const live = moves.filter(({ step }) => step.type === "live" || step.type === "block-live");
  const times = (of: readonly LeastMove[]) => sum(of.map(({ seconds }) => seconds));
  return Math.max(
    sum(moves.map(({ bytes }) => bytes)) / links.of(host),
    times(moves) / slots,
    times(live) / (nova === 0 ? slots : Math.min(nova, slots)),
    most(moves.map(({ seconds }) => seconds)),
  );
}

function timeBack(plan: Plan, links: Links, host: string, moves: readonly LeastMove[]): Seconds {
  const { perDestination, total } = plan.goal.limits;
  return Math.max(
    sum(moves.map(({ bytes }) => bytes)) / links.of(host),
    sum(moves.map(({ seconds }) => seconds)) / Math.min(perDestination, total),
    most(moves.map(({ seconds }) => seconds)),
  );
}
