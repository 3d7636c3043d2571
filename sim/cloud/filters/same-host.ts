/** The source is never a destination (ignore_hosts; CannotMigrateToSameHost). */
import type { Filter } from "../filter.ts";

export const sameHostFilter: Filter = {
  name: "source",
  refusal: ({ source }, host) => (host.id === source.id ? "is where the server is" : null),
};
