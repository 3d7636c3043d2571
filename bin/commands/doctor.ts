import type { Command } from "commander";
import type { Assumption, Finding, HostPreflight, PreflightReport } from "../../sim/index.ts";
import { namesOf, osCloudOf, readCloudOrFail, readLiveOrFail, withCloud } from "../cloud-input.ts";
import { type CloudOptions, withCloudOptions } from "../cloud-options.ts";
import { formatShare, printJson, printLine, printTable } from "../console.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";

/** `drainwise doctor`: what stands in the way, host by host, and every assumption, before anything is planned. */
export function register(program: Command): void {
  withCloudOptions(
    program
      .command("doctor")
      .description("Examine hosts before they are drained: what blocks, what is assumed."),
  )
    .option(
      "--drain <hosts>",
      "hosts to be drained, separated by commas; without it each host by itself",
      "",
    )
    .option(
      "--ssh-probe <command>",
      "shell command that ends with 0 when {source} reaches {destination} by ssh as nova's user",
    )
    .option("--ssh-works", "you have tried: the compute hosts reach each other by ssh")
    .option("--json", "print the report as JSON")
    .action(run);
}

interface Options extends CloudOptions {
  readonly sshProbe?: string;
  readonly sshWorks?: boolean;
  readonly drain: string;
  readonly json?: boolean;
}

async function run(options: Options): Promise<void> {
  const name = osCloudOf(options);
  const drain = namesOf(options.drain);
  const { snapshot, access } =
    name === null
      ? { ...(await readCloudOrFail(options)), access: [] }
      : await withCloud(name, options, async (cloud) => {
          const { examineCloud } = await import("../../data/nova/doctor/examine-cloud.ts");
          const access = await examineCloud(cloud);
          try {
            return { ...(await readLiveOrFail(cloud, options, drain)), access };
          } catch (error: unknown) {
            // Rights that lack are why a snapshot is refused: what is known by now is told all the same.
            if (options.json === true) printJson({ cloud: access });
            else printFindings("the cloud", access);
            throw error;
          }
        });
  const { preflight } = await import("../../sim/index.ts");
  const report = preflight(snapshot, drain);
  if (report.unknownHosts.length > 0) {
    throw new CommandFailure(
      `No such host: ${report.unknownHosts.join(", ")}. Hosts: ${snapshot.hosts.map(({ id }) => id).join(", ")}`,
      exitCode.badInput,
    );
  }
  const { examineSsh } = await import("../../data/nova/doctor/examine-ssh.ts");
  const ssh = await examineSsh(snapshot, drain, {
    probe: options.sshProbe ?? null,
    works: options.sshWorks === true,
    isLive: name !== null,
  });
  const cloud = [...access, ...ssh];
  if (options.json === true) printJson({ ...report, cloud });
  else print(report, cloud);
  const blocked = report.hosts.filter(({ findings }) => findings.some(isBlocking));
  const places = [
    ...(cloud.some(isBlocking) ? ["the cloud"] : []),
    ...blocked.map(({ host }) => host),
  ];
  if (places.length > 0) throw new CommandFailure(`Something blocks on: ${places.join(", ")}`);
}

const isBlocking = ({ level }: Finding): boolean => level === "blocks";

function print(report: PreflightReport, cloud: readonly Finding[]): void {
  if (cloud.length > 0) {
    printFindings("the cloud", cloud);
    printLine();
  }
  printHosts(report.hosts);
  for (const { host, findings } of report.hosts) printFindings(host, findings);
  printDirtySources(report.hosts);
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

function printFindings(place: string, findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  printLine(`\n${place}`);
  for (const { level, rule, summary, mend } of findings) {
    printLine(`  ${level.padEnd(6)}  ${rule}: ${summary}`);
    printLine(`          ${mend}`);
  }
}

/** Whose word the dirty rates are: the figure that decides whether a live move converges. */
function printDirtySources(hosts: readonly HostPreflight[]): void {
  const rows = hosts.flatMap(({ host, dirtySources }) =>
    dirtySources.map(({ kind, servers, split, oldestDays, bias }) => [
      host,
      kind,
      String(servers.length),
      String(split.length),
      kind === "default" ? "-" : oldestDays === null ? "unknown" : `${oldestDays} d`,
      bias,
    ]),
  );
  if (rows.length === 0) return;
  printLine("\nDirty rates by who told them\n");
  printTable(
    [
      { title: "Host" },
      { title: "Source" },
      { title: "Servers", align: "right" },
      { title: "Hot part", align: "right" },
      { title: "Oldest", align: "right" },
      { title: "How it errs", shrink: 1 },
    ],
    rows,
  );
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
