import type { Command } from "commander";
import { namesOf, readCloudOrFail } from "../cloud-input.ts";
import { type CloudOptions, withCloudOptions } from "../cloud-options.ts";
import { printJson, printLine } from "../console.ts";

/** `drainwise snapshot`: what files or a live cloud say, checked and joined, as one file that the other commands take. */
export function register(program: Command): void {
  withCloudOptions(
    program
      .command("snapshot")
      .description("Read a cloud, live or from CSV files, and write it as one snapshot file."),
  )
    .requiredOption("--out <file>", "snapshot file to write")
    .option(
      "--drain <hosts>",
      "hosts whose servers' diagnostics are read twice (disk and network rates), separated by commas",
      "",
    )
    .option("--json", "print a summary as JSON")
    .action(run);
}

interface Options extends CloudOptions {
  readonly out: string;
  readonly drain: string;
  readonly json?: boolean;
}

async function run(options: Options): Promise<void> {
  const { out, drain, json } = options;
  const { snapshot } = await readCloudOrFail(options, namesOf(drain));
  const { writeSnapshotFile } = await import("../../data/store/snapshot-file.ts");
  await writeSnapshotFile(out, snapshot);
  const { hosts, servers, assumptions, takenAt } = snapshot;
  const summary = {
    file: out,
    takenAt,
    hosts: hosts.length,
    servers: servers.length,
    assumptions: assumptions.length,
  };
  if (json === true) printJson(summary);
  else {
    printLine(
      `${out}: ${hosts.length} hosts, ${servers.length} servers, ${assumptions.length} kinds of assumptions ` +
        "(drainwise doctor lists them).",
    );
  }
}
