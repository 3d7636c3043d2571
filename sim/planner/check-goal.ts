/** A goal must fit the cloud that it is about; every fault is told at once. */
import type { Diagnostic } from "../base/diagnostic.ts";
import { nearestName } from "../base/nearest-name.ts";
import type { CloudIndex } from "../cloud/cloud-index.ts";
import type { Goal } from "../plan/goal.ts";

const fault = (code: string, field: string, summary: string, mend: string): Diagnostic => ({
  severity: "error",
  code,
  summary,
  mend,
  source: { file: "goal", field },
});

export function checkGoal(goal: Goal, cloud: CloudIndex): Diagnostic[] {
  return [
    ...unknownHosts("drain", goal.drain, cloud),
    ...unknownHosts("onto", goal.onto ?? [], cloud),
    ...unknownServers("freeze", goal.frozen, cloud),
    ...unknownServers("stop-in-place", goal.stopInPlace ?? [], cloud),
    ...badNumbers(goal),
    ...(goal.drain.length === 0
      ? [fault("nothing-to-drain", "drain", "No host is named.", "Name the hosts to empty.")]
      : []),
  ];
}

function unknownHosts(field: "drain" | "onto", hosts: readonly string[], cloud: CloudIndex) {
  const faults = hosts
    .filter((host) => !cloud.hosts.has(host))
    .map((host) => {
      const near = nearestName(host, [...cloud.hosts.keys()]);
      const hint = near === null ? "" : ` Did you mean ${near}?`;
      return fault(
        "unknown-host",
        field,
        `There is no host ${host}.`,
        `Write it as the compute service list does.${hint}`,
      );
    });
  const twice = hosts.filter((host, index) => hosts.indexOf(host) !== index);
  return [
    ...faults,
    ...twice.map((host) =>
      fault("duplicate-id", field, `Host ${host} stands twice.`, "Name it once."),
    ),
  ];
}

const unknownServers = (
  field: "freeze" | "stop-in-place",
  servers: readonly string[],
  cloud: CloudIndex,
): Diagnostic[] =>
  servers
    .filter((id) => !cloud.servers.has(id))
    .map((id) =>
      fault("unknown-server", field, `There is no server ${id}.`, "Write the server's id."),
    );

function badNumbers({ limits, hostsAtOnce, reserve, maintenanceTime, startHour }: Goal) {
  const counts = [
    ["hosts-at-once", hostsAtOnce],
    ["per-source", limits.perSource],
    ["per-destination", limits.perDestination],
    ["total", limits.total],
  ] as const;
  const faults = counts
    .filter(([, count]) => !Number.isInteger(count) || count < 1)
    .map(([field, count]) =>
      fault("bad-number", field, `${count} is no number of things at once.`, "Write 1 or more."),
    );
  const check = (good: boolean, field: string, summary: string, mend: string): void => {
    if (!good) faults.push(fault("bad-number", field, summary, mend));
  };
  const { share, hosts } = reserve;
  check(
    share >= 0 && share < 1,
    "reserve",
    `A reserve of ${share} of each host leaves nothing.`,
    "Write a share from 0 to below 1.",
  );
  check(
    Number.isInteger(hosts) && hosts >= 0,
    "reserve",
    `${hosts} is no number of hosts.`,
    "Write 0 or more.",
  );
  check(
    Number.isFinite(maintenanceTime) && maintenanceTime >= 0,
    "maintenance",
    `${maintenanceTime} s is no length of time.`,
    "Write 0 s or more.",
  );
  check(
    startHour === null || (Number.isInteger(startHour) && startHour >= 0 && startHour <= 23),
    "start-hour",
    `${startHour} is no hour of the day.`,
    "Write 0 to 23 (UTC).",
  );
  return faults;
}
