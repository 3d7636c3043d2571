/**
 * What may be held where while the plan runs, in whatever order its dependencies allow.
 *
 * A claim is booked when its move is planned and counts from then on; it counts no longer only for a step that
 * certainly comes after the claim's release: a later host of the same lane (hosts of a lane follow one another), or a
 * step that waits for the release. Why that is safe: of all claims held at some instant take the one that was planned
 * last. When it was planned, every other one was counted, for none of them is certain to be gone by then.
 */
import type { CloudIndex } from "../cloud/cloud-index.ts";
import type { MoveRequest, Placements } from "../cloud/filter.ts";
import { pciAliases } from "../cloud/filters/pci-passthrough.ts";
import { copiedBytes } from "../cloud/filters/storage.ts";
import { heldClaims, initialLedger } from "../cloud/initial-claims.ts";
import type { Ledger } from "../cloud/ledger.ts";
import { copiesDisks } from "../cloud/move-type.ts";
import { type Resources, resourceClasses, resourcesOn } from "../cloud/placement.ts";
import type { Host, ResourceClass, Server } from "../cloud/snapshot.ts";

/** A claim on a destination that a later step of the plan releases. */
export interface Booking {
  readonly host: string;
  readonly request: MoveRequest;
  /** Step after which the claim is gone. */
  readonly releasedBy: string;
  /** Lane of the host that the server came from. */
  readonly lane: number;
}

type ReleasedOn = (host: string) => readonly Booking[];

const none: readonly Booking[] = [];
const nothing: Resources = {};

export class Bookings {
  readonly ledger: Ledger;
  private readonly cloud: CloudIndex;
  private readonly receives: (host: Host) => boolean;
  private readonly leaving = new Map<string, Booking[]>();
  private readonly members = new Map<string, Set<string>>();
  private readonly written = new Map<string, number>();
  private readonly devices = new Map<string, number>();
  private readonly peaks = new Map<string, Map<ResourceClass, number>>();
  /** Drained hosts that are back in service, with the step that brought them back. */
  private readonly restored = new Map<string, string>();

  constructor(cloud: CloudIndex, receives: (host: Host) => boolean) {
    this.cloud = cloud;
    this.receives = receives;
    this.ledger = initialLedger(cloud);
    for (const { host, server } of heldClaims(cloud)) this.countMember(host, server, 1);
  }

  /** What filters see for a host of the lane; `waited` are further claims that the step would wait for. */
  placements(lane: number, waited: readonly Booking[] = []): Placements {
    const released: ReleasedOn = (host) =>
      this.leaving
        .get(host)
        ?.filter((booking) => booking.lane === lane || waited.includes(booking)) ?? none;
    return {
      cloud: this.cloud,
      takesServers: (host) =>
        (host.status === "enabled" && this.receives(host)) || this.restored.has(host.id),
      refusalOfClaim: (host, resources) =>
        this.ledger.refusal(host.id, resources, 0, sum(released(host.id))),
      groupMembersOn: (host, server) => this.membersOn(host.id, server, released),
      pciFree: (host, alias) =>
        (host.pciFree[alias] ?? 0) - (this.devices.get(`${host.id} ${alias}`) ?? 0),
      diskFree: (host) => this.diskFree(host, released),
    };
  }

  /** Claims that hosts of other lanes still hold there and will release, in the order of planning. */
  releasable(host: string, lane: number): readonly Booking[] {
    return (this.leaving.get(host) ?? []).filter((booking) => booking.lane !== lane);
  }

  /** Why the claim would cut into the share of the host that is kept free; null when it does not. */
  refusalOfReserve(host: Host, resources: Resources, share: number, lane: number): string | null {
    const gone = (this.leaving.get(host.id) ?? []).filter((booking) => booking.lane === lane);
    return this.ledger.refusal(host.id, resources, share, sum(gone));
  }

  /** Books a move onto a host. */
  arrive(request: MoveRequest, host: Host, lane: number, waited: readonly Booking[]): void {
    this.ledger.claim(host.id, request.resources);
    this.countMember(host.id, request.server.id, 1);
    this.countDevices(request, host, 1);
    this.countCopies(request, host);
    const gone = (this.leaving.get(host.id) ?? []).filter(
      (booking) => booking.lane === lane || waited.includes(booking),
    );
    this.notePeak(host, sum(gone));
  }

  /** The booked claim will end with the given step. */
  leaveLater(booking: Booking): void {
    const bookings = this.leaving.get(booking.host);
    if (bookings === undefined) this.leaving.set(booking.host, [booking]);
    else bookings.push(booking);
  }

  /** The host is empty of the given servers and in service again after the step: it may receive others. */
  restore(host: Host, moved: readonly MoveRequest[], step: string): void {
    this.restored.set(host.id, step);
    for (const request of moved) {
      this.ledger.release(host.id, request.resources);
      this.countMember(host.id, request.server.id, -1);
      this.countDevices(request, host, -1);
    }
  }

  /** Step that a move onto the host must wait for, when the host was drained itself. */
  restoredBy(host: string): string | null {
    return this.restored.get(host) ?? null;
  }

  /** Highest use of a class that the plan may reach on the host, counted only where it receives. */
  peakOf(host: string, resourceClass: ResourceClass): number {
    return this.peaks.get(host)?.get(resourceClass) ?? 0;
  }

  private membersOn(host: string, server: Server, released: ReleasedOn): number {
    const group = this.cloud.groupOf.get(server.id);
    if (group === undefined) return 0;
    const present = this.members.get(`${host} ${group.id}`);
    if (present === undefined) return 0;
    const gone = new Set(released(host).map(({ request }) => request.server.id));
    let count = 0;
    for (const member of present) if (member !== server.id && !gone.has(member)) count += 1;
    return count;
  }

  private countMember(host: string, server: string, sign: 1 | -1): void {
    const group = this.cloud.groupOf.get(server);
    if (group === undefined) return;
    const key = `${host} ${group.id}`;
    const present = this.members.get(key) ?? new Set<string>();
    if (sign === 1) present.add(server);
    else present.delete(server);
    this.members.set(key, present);
  }

  private countDevices(request: MoveRequest, host: Host, sign: 1 | -1): void {
    for (const [alias, count] of pciAliases(request.flavor)) {
      const key = `${host.id} ${alias}`;
      this.devices.set(key, (this.devices.get(key) ?? 0) + sign * count);
    }
  }

  /** Written bytes are taken at their high ends; what leaves a host is not counted as free there. */
  private countCopies({ server, source }: MoveRequest, host: Host): void {
    if (copiesDisks(server, source, host).kind !== "copies") return;
    this.written.set(host.id, (this.written.get(host.id) ?? 0) + copiedBytes(server));
  }

  private diskFree(host: Host, released: ReleasedOn): number {
    if (host.diskFree === null) return Number.POSITIVE_INFINITY;
    const gone = released(host.id).reduce(
      (bytes, { request }) =>
        copiesDisks(request.server, request.source, host).kind === "copies"
          ? bytes + copiedBytes(request.server)
          : bytes,
      0,
    );
    return host.diskFree - (this.written.get(host.id) ?? 0) + gone;
  }

  private notePeak(host: Host, released: Resources): void {
    const peaks = this.peaks.get(host.id) ?? new Map<ResourceClass, number>();
    const gone = resourcesOn(host, released);
    for (const resourceClass of resourceClasses) {
      const used = this.ledger.usedOf(host.id, resourceClass) - (gone[resourceClass] ?? 0);
      peaks.set(resourceClass, Math.max(peaks.get(resourceClass) ?? 0, used));
    }
    this.peaks.set(host.id, peaks);
  }
}

function sum(bookings: readonly Booking[]): Resources {
  if (bookings.length === 0) return nothing;
  const total: Partial<Record<ResourceClass, number>> = {};
  for (const { request } of bookings) {
    for (const resourceClass of resourceClasses) {
      const amount = request.resources[resourceClass];
      if (amount !== undefined) total[resourceClass] = (total[resourceClass] ?? 0) + amount;
    }
  }
  return total;
}
