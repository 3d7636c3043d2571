/** How a server would move if nothing else did: what orders and the choice of cold over live rest on. */

import { present } from "../base/assert.ts";
import type { Seconds } from "../base/units.ts";
import { type CloudIndex, flavorOf, settingsOf } from "../cloud/cloud-index.ts";
import { bestValues, guestOf } from "../cloud/guest-of.ts";
import { hasDisksOnHost } from "../cloud/move-type.ts";
import type { NovaSettings } from "../cloud/settings.ts";
import type { Server } from "../cloud/snapshot.ts";
import { driveAlone } from "../migration/drive-alone.ts";
import {
  connectionsOf,
  createMigration,
  defaultConstants,
  type MoveInput,
} from "../migration/move.ts";
import type { Goal } from "../plan/goal.ts";
import type { PlannedMoveType } from "../plan/plan.ts";
import { hostRates } from "./path-rate.ts";

export interface Alone {
  /** Time alone on the source's link; Infinity when it does not end within a day [s]. */
  readonly seconds: Seconds;
  readonly completes: boolean;
  /** Page writes over the link's rate: 1 and more cannot be followed without throttling. */
  readonly pressure: number;
}

/** A move that takes longer alone does not fit any window, and counts as one that does not end [s]. */
const LONGEST: Seconds = 86_400;

/** Predicts each server once, when first asked. */
export function predictorFor(
  cloud: CloudIndex,
  goal: Goal,
  overrides: Partial<NovaSettings>,
): (server: Server) => Alone {
  const links = hostRates(cloud.snapshot, "usual");
  const known = new Map<string, Alone>();
  return (server) => {
    const earlier = known.get(server.id);
    if (earlier !== undefined) return earlier;
    const host = present(cloud.hosts.get(server.host ?? ""), `host of server ${server.id}`);
    const rates = present(links.get(host.id), "link of host");
    const type = likelyType(server, host.storage.kind === "local");
    const input: MoveInput = {
      type,
      guest: guestOf(server, flavorOf(cloud, server), bestValues, startHour(goal)),
      options: { ...settingsOf(cloud, host.id), ...overrides },
      constants: defaultConstants,
      ends: {
        sourceReadRate: host.diskReadRate.value,
        destinationWriteRate: host.diskWriteRate.value,
      },
      record: false,
    };
    const rate = Math.min(rates.of(type), connectionsOf(input) * rates.ofConnection(type));
    const migration = createMigration(input);
    const ended = driveAlone(migration, rate, LONGEST);
    const alone: Alone = {
      seconds: ended ? (migration.result?.totalTime ?? LONGEST) : Number.POSITIVE_INFINITY,
      completes: ended && migration.result?.end === "completed",
      pressure: server.dirtyRate.value / rate,
    };
    known.set(server.id, alone);
    return alone;
  };
}

/** Before a destination is known: disks are copied where they lie in local files. */
function likelyType(server: Server, isLocal: boolean): PlannedMoveType {
  const copies = isLocal && hasDisksOnHost(server);
  if (server.status === "SHUTOFF") return copies ? "cold-block" : "cold";
  return copies ? "block-live" : "live";
}

/** Hour of day at which the run begins: as the goal says, else the first window's (UTC). */
export function startHour({ startHour: hour, windows }: Goal): number | null {
  const first = windows[0];
  if (hour !== null || first === undefined) return hour;
  const written = Number(first.start.slice(11, 13));
  return Number.isInteger(written) && written < 24 ? written : null;
}
