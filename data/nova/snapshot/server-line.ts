/** What is kept of a server's answer while the rest of a cloud is read: 10,000 whole answers would be 40 MB. */
import type { ServerAnswer } from "../compute/server-schema.ts";

export interface ServerLine {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly taskState: string | null;
  readonly project: string;
  readonly host: string | null;
  readonly zone: string | null;
  /** Null for a server booted from a volume. */
  readonly image: string | null;
  readonly locked: boolean;
  readonly configDrive: boolean;
  readonly flavor: FlavorLine;
  /** Name of the libvirt domain. */
  readonly instanceName: string | null;
  readonly hasVolumes: boolean;
}

/** The flavor as it was at boot, or only its id (before 2.47). */
export type FlavorLine =
  | { readonly id: string }
  | {
      readonly name: string;
      readonly vcpus: number;
      readonly ramMiB: number;
      readonly rootGiB: number;
      readonly ephemeralGiB: number;
      readonly swapMiB: number;
      readonly extraSpecs: Readonly<Record<string, string>>;
    };

export function serverLine(server: ServerAnswer): ServerLine {
  const { image, flavor, config_drive: configDrive } = server;
  return {
    id: server.id,
    name: server.name,
    status: server.status,
    taskState: server["OS-EXT-STS:task_state"] ?? null,
    project: server.tenant_id,
    host: server["OS-EXT-SRV-ATTR:host"] ?? null,
    zone: server["OS-EXT-AZ:availability_zone"] || null,
    image: typeof image === "object" && image !== null ? image.id : null,
    locked: server.locked ?? false,
    configDrive: configDrive === true || String(configDrive ?? "").toLowerCase() === "true",
    flavor: "id" in flavor ? { id: flavor.id } : embedded(flavor),
    instanceName: server["OS-EXT-SRV-ATTR:instance_name"] ?? null,
    hasVolumes: (server["os-extended-volumes:volumes_attached"] ?? []).length > 0,
  };
}

type Embedded = Exclude<ServerAnswer["flavor"], { id: string }>;

const embedded = (flavor: Embedded): FlavorLine => ({
  name: flavor.original_name,
  vcpus: flavor.vcpus,
  ramMiB: flavor.ram,
  rootGiB: flavor.disk,
  ephemeralGiB: flavor.ephemeral,
  swapMiB: flavor.swap,
  extraSpecs: flavor.extra_specs ?? {},
});
