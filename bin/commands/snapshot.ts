import type { Command } from "commander";
import { readCloudOrFail } from "../cloud-input.ts";
import { printJson, printLine } from "../console.ts";

/** `drainwise snapshot`: what the files say, checked and joined, as one file that the other commands take. */
export function register(program: Command): void {
  program
    .command("snapshot")
    .description("Read a cloud from CSV files and write it as one snapshot file.")
    .requiredOption("--cloud <path>", "directory of CSV files, or a snapshot file")
    .requiredOption("--out <file>", "snapshot file to write")
    .option("--json", "print a summary as JSON")
    .action(run);
}

interface Options {
  readonly cloud: string;
  readonly out: string;
  readonly json?: boolean;
}

async function run({ cloud, out, json }: Options): Promise<void> {
  const { snapshot } = await readCloudOrFail(cloud);
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
