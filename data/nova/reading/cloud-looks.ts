/** A cloud to be looked at and nothing else: whoever holds this has no means to ask it for a change. */
import type { DriftFound, HostSight, Plan, Result } from "../../../sim/index.ts";
import { err, nothingSoFar, ok } from "../../../sim/index.ts";
import { driftNow } from "../../run/drift-now.ts";
import { listMigrations, type MigrationAnswer } from "../compute/migrations.ts";
import type { Cloud } from "../connect-cloud.ts";
import { lookAtHost } from "../driver/host-look.ts";
import { Incarnations } from "../driver/incarnations.ts";
import { Providers } from "../driver/providers.ts";
import {
  type Look,
  lookAtServer,
  type SeenServer,
  type ServerWish,
} from "../driver/server-look.ts";
import { describeFailure } from "../http/failure.ts";

export interface CloudLooks {
  readonly address: Cloud["address"];
  server(server: string, wish: ServerWish): Promise<Look<SeenServer>>;
  host(host: string, intent: string): Promise<Look<HostSight>>;
  /** What changed since the plan's snapshot. */
  drift(plan: Plan, host: string | null): Promise<Result<DriftFound, string>>;
  /** Migration records that changed since then (ISO 8601), whoever's they are. */
  migrations(changedSince: string): Promise<Result<readonly MigrationAnswer[], string>>;
}

export function looksOf(cloud: Cloud): CloudLooks {
  const providers = new Providers(cloud);
  const incarnations = new Incarnations();
  return {
    address: cloud.address,
    server: (server, wish) => lookAtServer(cloud, providers, server, wish),
    host: (host, intent) => lookAtHost(cloud, providers, incarnations, host, intent),
    drift: (plan, host) => driftNow(cloud, plan, () => nothingSoFar, host),
    async migrations(changedSince) {
      const listed = await listMigrations(cloud.compute, { changedSince });
      return listed.ok ? ok(listed.value) : err(describeFailure(listed.error));
    },
  };
}
