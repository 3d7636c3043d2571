/** A server as Compute shows it to an administrator, from 2.53 (Pike) to the newest that we know. */
import { z } from "zod";

/** From 2.47 on the flavor is embedded as it was at boot; before, only its id. */
const flavor = z.union([
  z.object({
    original_name: z.string(),
    vcpus: z.number(),
    ram: z.number(),
    disk: z.number(),
    ephemeral: z.number(),
    swap: z.number(),
    extra_specs: z.record(z.string(), z.string()).optional(),
  }),
  z.object({ id: z.string() }),
]);

/** "" for a server that was booted from a volume. */
const image = z.union([z.object({ id: z.string() }), z.literal(""), z.null()]);

export const serverSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  tenant_id: z.string(),
  user_id: z.string().nullish(),
  created: z.string().nullish(),
  flavor,
  image: image.optional(),
  /** "True", "" or a boolean, by release. */
  config_drive: z.union([z.string(), z.boolean()]).nullish(),
  locked: z.boolean().nullish(),
  "OS-EXT-SRV-ATTR:host": z.string().nullish(),
  "OS-EXT-SRV-ATTR:hypervisor_hostname": z.string().nullish(),
  /** The name of the libvirt domain ("instance-0000002a"), by which exporters know it. */
  "OS-EXT-SRV-ATTR:instance_name": z.string().nullish(),
  "OS-EXT-STS:vm_state": z.string().nullish(),
  "OS-EXT-STS:task_state": z.string().nullish(),
  "OS-EXT-STS:power_state": z.number().nullish(),
  "OS-EXT-AZ:availability_zone": z.string().nullish(),
  "os-extended-volumes:volumes_attached": z.array(z.object({ id: z.string() })).nullish(),
  fault: z.object({ message: z.string().nullish() }).nullish(),
});
export type ServerAnswer = z.infer<typeof serverSchema>;
