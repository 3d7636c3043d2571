/** Placement: the claim must fit beside all that is or may be held on the host then. */
import type { Filter } from "../filter.ts";

export const placementFilter: Filter = {
  name: "placement",
  refusal: ({ resources }, host, placements) => placements.refusalOfClaim(host, resources),
};
