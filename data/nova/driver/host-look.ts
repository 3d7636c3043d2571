/** A host as the runner wants to see it: its service, its servers, open migrations, what else is allocated there. */
import { compareIds, type HostSight, type ServiceSight } from "../../../sim/index.ts";
import { closedStatuses, listMigrations, type MigrationAnswer } from "../compute/migrations.ts";
import { serversOnHost } from "../compute/servers.ts";
import { listServices } from "../compute/services.ts";
import type { Cloud } from "../connect-cloud.ts";
import { heldOn } from "../host-providers.ts";
import { describeFailure } from "../http/failure.ts";
import type { Incarnations } from "./incarnations.ts";
import { lookAtMachine } from "./machine-look.ts";
import type { Providers } from "./providers.ts";
import { type Look, migrationSight } from "./server-look.ts";

export async function lookAtHost(
  cloud: Cloud,
  providers: Providers,
  incarnations: Incarnations,
  host: string,
  intent: string,
): Promise<Look<HostSight>> {
  const [services, servers, migrations, provider] = await Promise.all([
    listServices(cloud.compute, host),
    serversOnHost(cloud.compute, host),
    listMigrations(cloud.compute, { host }),
    providers.of(host),
  ]);
  if (!services.ok) return { kind: "failed", reason: describeFailure(services.error) };
  if (!servers.ok) return { kind: "failed", reason: describeFailure(servers.error) };
  if (!migrations.ok) return { kind: "failed", reason: describeFailure(migrations.error) };
  const [service] = services.value;
  if (service === undefined) {
    return { kind: "failed", reason: `there is no nova-compute service on ${host}` };
  }
  const open = migrations.value.filter((record) => isOpenOn(record, host));
  const explained = new Set([
    ...servers.value.map(({ id }) => id),
    ...open.flatMap(({ uuid, instance_uuid }) => [uuid ?? "", instance_uuid]),
  ]);
  if (!provider.ok) return { kind: "failed", reason: provider.error };
  const [held, machine] = await Promise.all([
    heldOn(cloud, provider.value),
    lookAtMachine(cloud.compute, provider.value.hypervisor),
  ]);
  if (!held.ok) return { kind: "failed", reason: describeFailure(held.error) };
  incarnations.sees(host, service.state);
  if (machine !== null) incarnations.measured(host, machine);
  const sight: ServiceSight = {
    state: service.state,
    status: service.status,
    disabledReason: service.disabled_reason ?? null,
    incarnation: incarnations.of(host),
  };
  return {
    kind: "seen",
    sight: {
      kind: "host",
      intent,
      host,
      service: sight,
      servers: servers.value
        .map(({ id, status, taskState }) => ({ id, status, taskState }))
        .sort((a, b) => compareIds(a.id, b.id)),
      migrations: open
        .map((record) => ({ ...migrationSight(record), server: record.instance_uuid }))
        .sort((a, b) => b.id - a.id),
      unexplained: [...held.value.keys()]
        .filter((consumer) => !explained.has(consumer))
        .sort(compareIds),
    },
  };
}

/** An evacuation's source record stays "done" for good once the host is back; it holds nothing. */
const isOpenOn = (record: MigrationAnswer, host: string): boolean =>
  !closedStatuses.has(record.status) &&
  (record.source_compute === host || record.dest_compute === host);
