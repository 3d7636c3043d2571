/** What the models are given for one move of a server: the same for a run and for a prediction alone. */
import { present } from "../base/assert.ts";
import type { BytesPerSecond } from "../base/units.ts";
import { flavorOf } from "../cloud/cloud-index.ts";
import { type Deviates, guestOf } from "../cloud/guest-of.ts";
import type { MoveType } from "../migration/migration.ts";
import type { ModelConstants, MoveInput } from "../migration/move.ts";
import { isSameVersion, type QemuVersion, versionOf } from "../migration/qemu-profile.ts";
import { type CloudModel, imageKey } from "./cloud-model.ts";
import type { Link } from "./topology.ts";

export interface PlannedMove {
  readonly type: MoveType;
  readonly server: string;
  readonly source: string;
  readonly destination: string;
}

export interface Drawn {
  readonly deviates: Deviates;
  /** Hour of day at which it begins; null = no matter. */
  readonly hour: number | null;
  readonly constants: ModelConstants;
  readonly diskRate: (link: Link) => BytesPerSecond;
  readonly record: boolean;
}

/** The server as drawn, its source's nova.conf, the disks of both ends. */
export function moveInputOf(model: CloudModel, move: PlannedMove, drawn: Drawn): MoveInput {
  const { cloud, topology, moveOptions } = model;
  const { source, destination, type } = move;
  const server = present(cloud.servers.get(move.server), `server ${move.server}`);
  // A guest that has not been restarted since its host's upgrade runs the release before it; Nova does not tell.
  const sender = present(cloud.hosts.get(source), `host ${source}`).hypervisorVersion;
  const imageThere =
    server.image !== null && model.imagesOn.has(imageKey(destination, server.image));
  return {
    type,
    guest: guestOf(server, flavorOf(cloud, server), drawn.deviates, drawn.hour, imageThere),
    options: present(moveOptions.get(source), `settings of host ${source}`),
    constants: strayed(underVersion(drawn.constants, versionOf(sender)), drawn.deviates),
    ends: {
      sourceReadRate: drawn.diskRate(topology.diskOf(source, "read")),
      destinationWriteRate: drawn.diskRate(topology.diskOf(destination, "write")),
    },
    record: drawn.record,
  };
}

/** Most clouds run the catalogue's own release: nothing is copied then. */
const underVersion = (constants: ModelConstants, qemu: QemuVersion | null): ModelConstants =>
  qemu === null || isSameVersion(qemu, constants.qemu) ? constants : { ...constants, qemu };

/** Nova's times around this move: those of the site, and as far from them as single moves there stray. */
function strayed(constants: ModelConstants, { overhead }: Deviates): ModelConstants {
  const { liveOverheadScatter, coldOverheadScatter } = constants;
  if (liveOverheadScatter === 0 && coldOverheadScatter === 0) return constants;
  const live = Math.exp(liveOverheadScatter * overhead);
  const cold = Math.exp(coldOverheadScatter * overhead);
  return {
    ...constants,
    livePreparation: constants.livePreparation * live,
    liveFinishing: constants.liveFinishing * live,
    coldPreparation: constants.coldPreparation * cold,
    coldAttach: constants.coldAttach * cold,
    confirmTime: constants.confirmTime * cold,
  };
}

/** Hour of day, 0..23, so long after the start [s]; null when nobody said when it starts. */
export const hourAt = (startHour: number | null, elapsed: number): number | null =>
  startHour === null ? null : Math.floor((((startHour + elapsed / 3600) % 24) + 24) % 24);
