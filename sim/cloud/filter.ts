/** What a filter sees of one move, and what it answers. Each filter is a file in filters/. */
import type { CloudIndex } from "./cloud-index.ts";
import type { GuestCpu } from "./cpu.ts";
import type { MoveMode } from "./move-type.ts";
import type { Resources } from "./placement.ts";
import type { Flavor, Host, Server } from "./snapshot.ts";

/** A server that wants to leave its host. */
export interface MoveRequest {
  readonly server: Server;
  readonly flavor: Flavor;
  readonly resources: Resources;
  readonly source: Host;
  readonly mode: MoveMode;
  /** CPU of the running guest; a cold move starts it anew. */
  readonly cpu: GuestCpu;
}

/** What is where at the moment of the choice, as far as filters ask. */
export interface Placements {
  readonly cloud: CloudIndex;
  /** Whether the host's service takes servers then (disabled or down ones do not). */
  takesServers(host: Host): boolean;
  /** Why the host cannot hold the claim; null when it can. */
  refusalOfClaim(host: Host, resources: Resources): string | null;
  /** Members of the server's group that are or may be on the host, itself not counted. */
  groupMembersOn(host: Host, server: Server): number;
  /** Free devices of the alias. */
  pciFree(host: Host, alias: string): number;
  /** Bytes that can really be written to the host's disks; Infinity when nobody told. */
  diskFree(host: Host): number;
}

export interface Filter {
  /** Nova's class name, or the rule's: what a rejection is shown under. */
  readonly name: string;
  /** Why the host cannot take the server; null when it can. */
  refusal(request: MoveRequest, host: Host, placements: Placements): string | null;
}
