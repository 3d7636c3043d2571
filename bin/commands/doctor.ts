import type { Command } from "commander";
import type { Assumption, Finding, HostPreflight, PreflightReport } from "../../sim/index.ts";
import { namesOf, readCloudOrFail } from "../cloud-input.ts";
import { formatShare, printJson, printLine, printTable } from "../console.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";

/** `drainwise doctor`: what stands in the way, host by host, and every assumption, before anything is planned. */
export function register(program: Command): void {
  program
    .command("doctor")
    .description("Examine hosts before they are drained: what blocks, what is assumed.")
    .requiredOption("--cloud <path>", "directory of CSV files, or a snapshot file")
    .option(
      "--drain <hosts>",
      "hosts to be drained, separated by commas; without it each host by itself",
      "",
    )
    .option("--json", "print the report as JSON")
    .action(run);
}

interface Options {
  readonly cloud: string;
  readonly drain: string;
  readonly json?: boolean;
}

async function run({ cloud, drain, json }: Options): Promise<void> {
  const { snapshot } = await readCloudOrFail(cloud);
  const { preflight } = await import("../../sim/index.ts");
  const report = preflight(snapshot, namesOf(drain));
  if (report.unknownHosts.length > 0) {
    throw new CommandFailure(
      `No such host: ${report.unknownHosts.join(", ")}. Hosts: ${snapshot.hosts.map(({ id }) => id).join(", ")}`,
      exitCode.badInput,
    );
  }
  if (json === true) printJson(report);
  else print(report);
  if (report.blocked) {
    const blocked = report.hosts.filter(isBlocked).map(({ host }) => host);
    throw new CommandFailure(`Something blocks on: ${blocked.join(", ")}`);
  }
}

const isBlocked = ({ findings }: HostPreflight): boolean =>
  findings.some(({ level }) => level === "blocks");

function print(report: PreflightReport): void {
  printHosts(report.hosts);
  for (const host of report.hosts) printFindings(host);
  if (report.assumptions.length > 0) printAssumptions(report.assumptions);
}

function printHosts(hosts: readonly HostPreflight[]): void {
  const count = (findings: readonly Finding[], level: Finding["level"]): string =>
    String(findings.filter((finding) => finding.level === level).length);
  printTable(
    [
      { title: "Host" },
      { title: "Zone" },
      { title: "Servers", align: "right" },
      { title: "Measured", align: "right" },
      { title: "Blocks", align: "right" },
      { title: "Warns", align: "right" },
      { title: "Notes", align: "right" },
    ],
    hosts.map(({ host, zone, servers, coverage, findings }) => [
      host,
      zone,
      String(servers),
      coverage.asked === 0 ? "-" : formatShare(coverage.measured / coverage.asked),
      count(findings, "blocks"),
      count(findings, "warns"),
      count(findings, "note"),
    ]),
  );
}

function printFindings({ host, findings }: HostPreflight): void {
  if (findings.length === 0) return;
  printLine(`\n${host}`);
  for (const { level, rule, summary, mend } of findings) {
    printLine(`  ${level.padEnd(6)}  ${rule}: ${summary}`);
    printLine(`          ${mend}`);
  }
}

/** A table of what is assumed, then what replaces it: too long for a column, too useful to be cut. */
function printAssumptions(assumptions: readonly Assumption[]): void {
  printLine("\nAssumed, as nobody told (the weightiest first)\n");
  printTable(
    [
      { title: "Weight" },
      { title: "Field" },
      { title: "Items", align: "right" },
      { title: "Assumed", shrink: 1 },
    ],
    assumptions.map(({ weight, field, count, assumed }) => [weight, field, String(count), assumed]),
  );
  printLine("\nTo replace them by measurements\n");
  const widest = Math.max(...assumptions.map(({ field }) => field.length));
  for (const { field, mend } of assumptions) printLine(` ${field.padEnd(widest)}  ${mend}`);
}
