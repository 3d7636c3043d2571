/** What of the cloud as a whole stands in a drain's way, before any host is looked at: rights, versions, Nova's own services. */
import type { Finding } from "../../../sim/index.ts";
import type { Identity } from "../auth/token.ts";
import { listControlServices } from "../compute/control-services.ts";
import type { Cloud } from "../connect-cloud.ts";
import { describeFailure, type Failure } from "../http/failure.ts";
import { formatMicroversion, isAtLeast, type Microversion } from "../microversion.ts";

/** In the order of showing. */
export async function examineCloud(cloud: Cloud): Promise<readonly Finding[]> {
  const who = await cloud.whoAmI();
  if (!who.ok) return [unanswered("roles", who.error)];
  const [versions, services] = await Promise.all([
    cloud.compute.offered(),
    listControlServices(cloud.compute),
  ]);
  return [
    ...rolesOf(who.value),
    ...(versions.ok
      ? missingFeatures(versions.value.max)
      : [unanswered("microversion", versions.error)]),
    ...(services.ok
      ? servicesDown(services.value)
      : [unanswered("control-services", services.error)]),
  ];
}

const unanswered = (rule: string, failure: Failure): Finding => ({
  rule,
  level: "blocks",
  servers: [],
  summary: describeFailure(failure),
  mend: "Mend the access first: nothing else can be examined without it.",
});

/** Nova's default policies: naming a destination is the administrator's (nova/policies/migrate_server.py). */
export function rolesOf({ userName, roles, projectName }: Identity): readonly Finding[] {
  if (roles.includes("admin")) return [];
  const has = roles.length === 0 ? "no role" : `the roles ${roles.join(", ")}`;
  return [
    {
      rule: "roles",
      level: "warns",
      servers: [],
      summary: `${userName} has ${has} in ${projectName ?? "no project"}: by Nova's default policies only admin names a move's destination, disables a service and sees hosts.`,
      mend: "Use a user with the admin role, unless your policies say otherwise.",
    },
  ];
}

interface Feature {
  readonly since: Microversion;
  readonly level: Finding["level"];
  readonly lost: string;
}

/** What a run does without on older releases. */
const features: readonly Feature[] = [
  { since: [2, 53], level: "blocks", lost: "services and hypervisors by UUID" },
  { since: [2, 56], level: "blocks", lost: "cold moves to a named destination" },
  { since: [2, 65], level: "warns", lost: "aborting moves that are queued or preparing" },
  { since: [2, 73], level: "note", lost: "whether servers are locked" },
  { since: [2, 80], level: "warns", lost: "who started a migration, to tell ours from others'" },
  { since: [2, 84], level: "note", lost: "why a move failed, in Nova's words" },
];

export const missingFeatures = (newest: Microversion): readonly Finding[] =>
  features
    .filter(({ since }) => !isAtLeast(newest, since))
    .map(({ since, level, lost }) => ({
      rule: "microversion",
      level,
      servers: [],
      summary: `This Nova speaks up to ${formatMicroversion(newest)}; from ${formatMicroversion(since)} on there is: ${lost}.`,
      mend:
        level === "blocks" ? "Upgrade Nova; Train is the oldest that can be drained." : "Know it.",
    }));

function servicesDown(
  services: readonly { readonly binary: string; readonly host: string; readonly state: string }[],
): readonly Finding[] {
  const needed = ["nova-conductor", "nova-scheduler"];
  return needed.flatMap((binary): readonly Finding[] => {
    const all = services.filter((service) => service.binary === binary);
    const down = all.filter(({ state }) => state !== "up");
    if (all.length > 0 && down.length === 0) return [];
    const isLost = down.length === all.length;
    const where = all.length === 0 ? "anywhere" : `on ${down.map(({ host }) => host).join(", ")}`;
    return [
      {
        rule: "control-services",
        level: isLost ? "blocks" : "warns",
        servers: [],
        summary: `${binary} is not up ${where}.`,
        mend: isLost
          ? "Start it: without it Nova moves nothing."
          : "Start it, or delete its record.",
      },
    ];
  });
}
