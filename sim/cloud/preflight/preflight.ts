/** What stands in the way of emptying hosts, host by host, before anything is planned. */
import { compareIds } from "../../base/order.ts";
import { indexCloud } from "../cloud-index.ts";
import type { Assumption, Host, Snapshot } from "../snapshot.ts";
import { baseImages } from "./base-images.ts";
import { cpuModels } from "./cpu-models.ts";
import { type DirtySourceGroup, dirtyAge, dirtySourcesOf } from "./dirty-sources.ts";
import { type Finding, type PreflightContext, type PreflightRule, serversOf } from "./finding.ts";
import { locked } from "./locked.ts";
import { openMigrations } from "./open-migrations.ts";
import { passedThrough } from "./passed-through.ts";
import { realDisk } from "./real-disk.ts";
import { serverGroups } from "./server-groups.ts";
import { serverState } from "./server-state.ts";
import { service } from "./service.ts";
import { type Coverage, coverageOf, telemetry } from "./telemetry.ts";
import { unexaminedAllocations } from "./unexamined-allocations.ts";
import { unexplainedClaims } from "./unexplained-claims.ts";

/** In the order of showing. */
export const preflightRules: readonly PreflightRule[] = [
  service,
  serverState,
  openMigrations,
  unexplainedClaims,
  unexaminedAllocations,
  passedThrough,
  locked,
  serverGroups,
  cpuModels,
  realDisk,
  baseImages,
  telemetry,
  dirtyAge,
];

export interface HostPreflight {
  readonly host: string;
  readonly zone: string;
  readonly servers: number;
  readonly coverage: Coverage;
  /** Whose word the dirty rates of its servers are. */
  readonly dirtySources: readonly DirtySourceGroup[];
  /** By rule, in the rules' order. */
  readonly findings: readonly Finding[];
}

export interface PreflightReport {
  readonly hosts: readonly HostPreflight[];
  /** Names that are no host of the cloud. */
  readonly unknownHosts: readonly string[];
  /** Every assumption of the snapshot, the weightiest first. */
  readonly assumptions: readonly Assumption[];
  /** True when anything blocks. */
  readonly blocked: boolean;
}

/**
 * Examines the hosts to be drained; with an empty list every host, each as if it alone were drained.
 *
 * A finding that blocks means: what is on this host cannot all be moved as things are now.
 */
export function preflight(snapshot: Snapshot, drain: readonly string[]): PreflightReport {
  const cloud = indexCloud(snapshot);
  const wanted = new Set(drain);
  const examined = snapshot.hosts.filter(({ id }) => drain.length === 0 || wanted.has(id));
  const hosts = examined.map((host) =>
    examineHost(host, { cloud, draining: drain.length === 0 ? new Set([host.id]) : wanted }),
  );
  return {
    hosts,
    unknownHosts: [...wanted].filter((id) => !cloud.hosts.has(id)).sort(compareIds),
    assumptions: [...snapshot.assumptions].sort(
      (a, b) =>
        weights.indexOf(a.weight) - weights.indexOf(b.weight) || compareIds(a.field, b.field),
    ),
    blocked: hosts.some(({ findings }) => findings.some(({ level }) => level === "blocks")),
  };
}

const weights: readonly Assumption["weight"][] = ["high", "medium", "low"];

function examineHost(host: Host, context: PreflightContext): HostPreflight {
  const servers = serversOf(host, context);
  return {
    host: host.id,
    zone: host.zone,
    servers: servers.length,
    coverage: coverageOf(servers),
    dirtySources: dirtySourcesOf(servers, context.cloud.snapshot.takenAt),
    findings: preflightRules.flatMap((rule) => rule.examine(host, context)),
  };
}
