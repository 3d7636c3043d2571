/** A plan as the `openstack` commands that an administrator could type, in an order that keeps its dependencies. */
import { novaNameOf } from "../../data/goal/settings-overrides.ts";
import type { MoveStep, Plan, Step } from "../../sim/index.ts";
import { formatDuration } from "../console.ts";

/** 2.34: a destination may be named, and checks do not hold up the request. 2.56: cold moves to a named host. */
const LIVE = "--os-compute-api-version 2.34";
const COLD = "--os-compute-api-version 2.56";

/** What a shell cannot know: a move that fails or is aborted leaves its server ACTIVE where it was. */
const header = [
  "# Run these one by one, and go on only when each has done what it says: --wait also ends when a live move failed or was",
  "# aborted and its server stayed where it was (openstack server show -c OS-EXT-SRV-ATTR:host tells). drainwise forecast says",
  "# which moves are likely to. To give one up: openstack server migration list --server ID, then server migration abort ID N.",
];

export function openstackCommands(plan: Plan): readonly string[] {
  const names = new Map(plan.snapshot.servers.map(({ id, name }) => [id, onOneLine(name)]));
  const prerequisites = plan.prerequisites.map(
    ({ option, to, hosts }) =>
      `# Needs first: ${novaNameOf(option)} = ${to} in nova.conf of ${hosts.join(", ")}`,
  );
  const kept = new Set(plan.blocked.map(({ host }) => host));
  const lines = inOrder(plan.steps).flatMap((step) => commandsFor(plan, names, step));
  const left = plan.blocked.map(
    ({ server, host, reason }) =>
      `# Stays on ${host}: ${names.get(server) ?? ""} ${server} (${reason})`,
  );
  const disabled = [...kept].map(
    (host) =>
      `# ${host} keeps servers and stays disabled; to undo: openstack compute service set --enable ${quoted(host)} nova-compute`,
  );
  return [...header, ...prerequisites, ...lines, ...left, ...disabled];
}

/** Moves that stand together go by priority; whatever they wait for stands before all of them. */
function inOrder(steps: readonly Step[]): readonly Step[] {
  const ordered: Step[] = [];
  let together: MoveStep[] = [];
  const close = (): void => {
    ordered.push(...together.sort((a, b) => a.priority - b.priority));
    together = [];
  };
  for (const step of steps) {
    if (step.kind === "move") together.push(step);
    else {
      close();
      ordered.push(step);
    }
  }
  close();
  return ordered;
}

/** A tenant chooses the name; a line break in it must not begin a command of its own. */
const onOneLine = (name: string): string => name.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");

function commandsFor(plan: Plan, names: ReadonlyMap<string, string>, step: Step): string[] {
  if ((step.kind === "cordon" || step.kind === "uncordon") && isDisabled(plan, step.host)) {
    return [`# ${step.id}: the service was disabled before the plan, and stays so.`];
  }
  switch (step.kind) {
    case "cordon":
      return [
        `openstack compute service set --disable --disable-reason ${quoted(`drainwise: ${step.id}`)} ${quoted(step.host)} nova-compute`,
      ];
    case "uncordon":
      return [`openstack compute service set --enable ${quoted(step.host)} nova-compute`];
    case "maintain":
      return [
        `# ${step.host} must be empty now: this must list nothing before it is maintained (${formatDuration(plan.goal.maintenanceTime)}).`,
        `openstack server list --all-projects --host ${quoted(step.host)}`,
      ];
    case "stop":
    case "start":
      return [
        `openstack server ${step.kind} ${quoted(step.server)} # ${names.get(step.server) ?? ""}`,
      ];
    case "move":
      return moveCommands(step, names.get(step.server) ?? "");
  }
}

const isDisabled = ({ snapshot }: Plan, host: string): boolean =>
  snapshot.hosts.some(({ id, status }) => id === host && status === "disabled");

function moveCommands({ type, server, destination }: MoveStep, name: string): string[] {
  const comment = `# ${name}`;
  const [host, id] = [quoted(destination), quoted(server)];
  if (type === "live" || type === "block-live") {
    const disks = type === "live" ? "--shared-migration" : "--block-migration";
    return [
      `openstack ${LIVE} server migrate --live-migration --host ${host} ${disks} --wait ${id} ${comment}`,
    ];
  }
  return [
    `openstack ${COLD} server migrate --host ${host} --wait ${id} ${comment}`,
    `openstack server migration confirm ${id}`,
  ];
}

/** As a shell word. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
