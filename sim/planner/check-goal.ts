/** A goal must fit the cloud that it is about; every fault is told at once. */
import type { Diagnostic } from "../base/diagnostic.ts";
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
    ...unknownServers(goal.frozen, cloud),
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
      const near = nearest(host, [...cloud.hosts.keys()]);
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

const unknownServers = (frozen: readonly string[], cloud: CloudIndex): Diagnostic[] =>
  frozen
    .filter((id) => !cloud.servers.has(id))
    .map((id) =>
      fault("unknown-server", "frozen", `There is no server ${id}.`, "Write the server's id."),
    );

function badNumbers({ limits, hostsAtOnce, reserve, maintenanceTime, startHour }: Goal) {
  const counts = [
    ["hostsAtOnce", hostsAtOnce],
    ["limits.perSource", limits.perSource],
    ["limits.perDestination", limits.perDestination],
    ["limits.total", limits.total],
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
    "reserve.share",
    `A reserve of ${share} of each host leaves nothing.`,
    "Write a share from 0 to below 1.",
  );
  check(
    Number.isInteger(hosts) && hosts >= 0,
    "reserve.hosts",
    `${hosts} is no number of hosts.`,
    "Write 0 or more.",
  );
  check(
    Number.isFinite(maintenanceTime) && maintenanceTime >= 0,
    "maintenanceTime",
    `${maintenanceTime} s is no length of time.`,
    "Write 0 s or more.",
  );
  check(
    startHour === null || (Number.isInteger(startHour) && startHour >= 0 && startHour <= 23),
    "startHour",
    `${startHour} is no hour of the day.`,
    "Write 0 to 23 (UTC).",
  );
  return faults;
}

/** The known name that differs least, when the difference is small. */
function nearest(written: string, known: readonly string[]): string | null {
  const scored = known
    .map((name) => ({ name, distance: editDistance(written, name) }))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  const best = scored[0];
  return best !== undefined && best.distance <= Math.max(1, written.length / 4) ? best.name : null;
}

/** Levenshtein's distance, row by row. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
