/** A plan as tables that a person reads. */
import { novaNameOf } from "../../data/goal/settings-overrides.ts";
import {
  type BlockedServer,
  type Goal,
  type Headroom,
  isHostStep,
  type Plan,
} from "../../sim/index.ts";
import { formatDuration, formatShare, printLine, printTable } from "../console.ts";
import { movesOf, type PlanSummary, tightness } from "./summary.ts";

const right = "right" as const;

export function printSummary(plan: Plan, summary: PlanSummary): void {
  const servers = summary.hosts.reduce((sum, host) => sum + host.servers, 0);
  const hosts = plural(summary.hosts.length, "host");
  const inPlace = summary.stopped > 0 ? `${summary.stopped} to stop in place, ` : "";
  printLine(
    `${hosts} to empty, ${plural(servers, "server")} on them: ${servers - summary.blocked - summary.stopped} to move, ${inPlace}${summary.blocked} blocked.`,
  );
  printLine(wishesOf(plan));
  printLine();
  printHosts(summary);
  if (summary.types.length > 0) {
    printLine();
    printTable(
      [{ title: "Type of move" }, { title: "Out", align: right }, { title: "Back", align: right }],
      summary.types.map(({ type, out, back }) => [type, String(out), String(back)]),
    );
  }
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

function wishesOf({ goal }: Plan): string {
  const { limits, reserve } = goal;
  const back = goal.returnPolicy === "origin" ? "servers return" : "no return";
  const kept = [
    ...(reserve.share > 0 ? [`${formatShare(reserve.share)} of each host`] : []),
    ...(reserve.hosts > 0 ? [plural(reserve.hosts, "host")] : []),
  ];
  return (
    `${goal.order}, ${plural(goal.hostsAtOnce, "host")} at once, ${back}, maintenance ${formatDuration(goal.maintenanceTime)} each; ` +
    `moves at once: ${limits.perSource} per source, ${limits.perDestination} per destination, ${limits.total} in all; ${stuckWords(goal)}` +
    `${kept.length > 0 ? `; reserve ${kept.join(" and ")}` : ""}.`
  );
}

function printHosts({ hosts }: PlanSummary): void {
  printTable(
    [
      { title: "Host" },
      { title: "Servers", align: right },
      { title: "Move", align: right },
      { title: "Blocked", align: right },
      { title: "Return", align: right },
      { title: "All placed" },
    ],
    hosts.map(({ host, servers, moved, blocked, returned }) => [
      host,
      String(servers),
      String(moved),
      String(blocked),
      String(returned),
      blocked === 0 ? "yes" : "no",
    ]),
  );
}

export function printSteps(plan: Plan): void {
  const servers = new Map(plan.snapshot.servers.map(({ id, name }) => [id, name]));
  printTable(
    [
      { title: "Step" },
      { title: "Server", shrink: 1 },
      { title: "Type" },
      { title: "From" },
      { title: "To" },
      { title: "Priority", align: right },
      { title: "Waits for", shrink: 2 },
    ],
    plan.steps.map((step) =>
      step.kind === "move"
        ? [
            step.direction,
            servers.get(step.server) ?? step.server,
            step.type,
            step.source,
            step.destination,
            String(step.priority),
            waits(step.after),
          ]
        : [
            step.kind,
            isHostStep(step) ? "" : (servers.get(step.server) ?? step.server),
            "",
            step.host,
            "",
            "",
            waits(step.after),
          ],
    ),
  );
}

const waits = (after: readonly string[]): string =>
  after.length <= 1 ? (after[0] ?? "") : `${after.length} steps`;

/** A table of who and why, then the whole sentences: too long for a column, too useful to be cut. */
export function printBlocked(plan: Plan, isWhole: boolean): void {
  if (plan.blocked.length === 0) {
    printLine("Nothing is blocked.");
    return;
  }
  const servers = new Map(plan.snapshot.servers.map(({ id, name }) => [id, name]));
  const nameOf = ({ server }: BlockedServer): string => servers.get(server) ?? server;
  printTable(
    [{ title: "Blocked" }, { title: "Host" }, { title: "Reason" }, { title: "Server" }],
    plan.blocked.map((blocked) => [nameOf(blocked), blocked.host, blocked.reason, blocked.server]),
  );
  for (const [first, ...more] of alike(plan.blocked, isWhole)) {
    if (first === undefined) continue;
    printLine(`\n${[first, ...more].map(nameOf).join(", ")}: ${first.detail}`);
    if (first.unblock !== null) printLine(`  ${first.unblock}`);
    if (!isWhole) continue;
    for (const { host, rule, detail } of first.rejections) {
      printLine(`    ${host}: ${detail} (${rule})`);
    }
  }
}

/** Servers of which the same is to be said, said once. */
function alike(blocked: readonly BlockedServer[], isWhole: boolean): readonly BlockedServer[][] {
  const groups = new Map<string, BlockedServer[]>();
  for (const server of blocked) {
    const { host, detail, unblock, rejections } = server;
    const key = JSON.stringify([host, detail, unblock, isWhole ? rejections : null]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [server]);
    else group.push(server);
  }
  return [...groups.values()];
}

/** Free and all of each class, worst moment first where it matters. */
export function printHeadroom(headroom: readonly Headroom[]): void {
  const classes = [...new Set(headroom.flatMap(({ capacity }) => Object.keys(capacity)))];
  printTable(
    [
      { title: "Headroom" },
      ...classes.map((name) => ({ title: `${name} before / worst / after of`, align: right })),
      { title: "Least free", align: right },
    ],
    headroom.map((room) => [
      room.host,
      ...classes.map((name) =>
        room.capacity[name] === undefined
          ? "-"
          : `${room.before[name]} / ${room.worst[name]} / ${room.after[name]} of ${room.capacity[name]}`,
      ),
      formatShare(Math.max(0, tightness(room))),
    ]),
  );
}

export function printPrerequisites({ prerequisites }: Plan): void {
  for (const { option, hosts, from, to, restart } of prerequisites) {
    const after = restart ? ", then restart nova-compute" : "";
    printLine(
      `Needs first: ${novaNameOf(option)} = ${to} (now ${from}) in nova.conf of ${hosts.join(", ")}${after}.`,
    );
  }
}

export function printNotes(plan: Plan): void {
  const servers = new Map(plan.snapshot.servers.map(({ id, name }) => [id, name]));
  for (const { server, text } of plan.notes ?? []) {
    printLine(`Note: ${servers.get(server) ?? server}: ${text}`);
  }
}

/** Whether there were servers to move and none can be. */
export const movesNothing = (plan: Plan): boolean =>
  plan.blocked.length > 0 && movesOf(plan).length === 0;

/** What becomes of live moves that do not end. */
export const stuckWords = ({ stuck }: Goal): string =>
  stuck === undefined
    ? "moves that do not end are left to Nova's timeout"
    : `a live move still running after ${formatDuration(stuck.after)} is ${stuck.action === "abort" ? "given up" : "forced to complete (post-copy where its host permits it, else paused until all is sent)"}`;
