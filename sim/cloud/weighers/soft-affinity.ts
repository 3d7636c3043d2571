/** ServerGroupSoftAffinityWeigher and ServerGroupSoftAntiAffinityWeigher: members on the host, for or against. */
import type { HostLoad, Weigher } from "../weigher.ts";

const members = ({ groupMembers }: HostLoad): number => groupMembers;

/** The weigher that the policy of a group calls for; none for others. */
export function softAffinityWeighers(policy: string | undefined): readonly Weigher[] {
  if (policy === "soft-affinity") {
    return [{ name: "ServerGroupSoftAffinityWeigher", multiplier: 1, raw: members }];
  }
  if (policy === "soft-anti-affinity") {
    return [
      {
        name: "ServerGroupSoftAntiAffinityWeigher",
        multiplier: 1,
        raw: (load) => -members(load),
      },
    ];
  }
  return [];
}
