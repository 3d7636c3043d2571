/**
 * A server stays in its availability zone. The API shows the zone that a server is in, not whether its owner asked for
 * it (before 2.96), so that every server is held to its zone.
 */
import type { Filter } from "../filter.ts";

export const availabilityZoneFilter: Filter = {
  name: "availability zone",
  refusal: ({ server }, host) =>
    server.zone === null || server.zone === "" || server.zone === host.zone
      ? null
      : `is in ${host.zone}, the server in ${server.zone}`,
};
