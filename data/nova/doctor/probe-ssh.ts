/**
 * Whether compute hosts reach each other by ssh, which Nova's cold moves make directories and copy disks with. No API tells; so a command of
 * the operator's is run for each pair, or the doctor says that it is not known.
 */
import { execFile } from "node:child_process";
import type { Finding, Snapshot } from "../../../sim/index.ts";

const DEADLINE_MS = 20_000;
/** Commands at once: each opens an ssh connection of its own. */
const AT_ONCE = 8;

export interface SshPair {
  readonly source: string;
  readonly destination: string;
}

/**
 * From each host to be drained to each host of its zone that may receive.
 *
 * @param drain empty = each host by itself, as when it alone were drained.
 */
export function sshPairs(snapshot: Snapshot, drain: readonly string[]): readonly SshPair[] {
  const drained = new Set(drain);
  const sources = snapshot.hosts.filter(({ id }) => drained.size === 0 || drained.has(id));
  return sources.flatMap((source) =>
    snapshot.hosts
      .filter(
        ({ id, zone, status, state }) =>
          id !== source.id &&
          !drained.has(id) &&
          zone === source.zone &&
          status === "enabled" &&
          state === "up",
      )
      .map(({ id }) => ({ source: source.id, destination: id })),
  );
}

/** @param command a shell command in which {source} and {destination} stand for host names; 0 means reached. */
export async function probeSsh(
  command: string,
  pairs: readonly SshPair[],
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let pair = pairs[next]; pair !== undefined; pair = pairs[next]) {
      next += 1;
      const reason = await probe(command, pair);
      if (reason !== null) findings.push(unreached(pair, reason));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return findings.sort((a, b) => (a.summary < b.summary ? -1 : 1));
}

/** Null when the command ends with 0. Host names are arguments of the shell, never part of its text. */
function probe(command: string, { source, destination }: SshPair): Promise<string | null> {
  const script = command.replaceAll("{source}", '"$1"').replaceAll("{destination}", '"$2"');
  return new Promise((resolve) => {
    execFile(
      "/bin/sh",
      ["-c", script, "probe", source, destination],
      { timeout: DEADLINE_MS },
      (error, _, stderr) => {
        if (error === null) resolve(null);
        else
          resolve(stderr.trim().split("\n").at(-1) || `it ended with ${error.code ?? "a signal"}`);
      },
    );
  });
}

const unreached = ({ source, destination }: SshPair, reason: string): Finding => ({
  rule: "ssh",
  level: "blocks",
  servers: [],
  summary: `${source} does not reach ${destination} by ssh: ${reason}.`,
  mend: "Exchange the keys of the nova user between the hosts, or allow no cold moves between them.",
});

/** When nobody has tried. Only said of hosts with servers that would move cold. */
export const sshNotKnown = (hosts: readonly string[]): Finding => ({
  rule: "ssh",
  level: "warns",
  servers: [],
  summary: `Nobody has tried ssh as nova's user from ${hosts.join(", ")} to the destinations: cold moves need it, those of volume-backed servers too.`,
  mend: "Run doctor with --ssh-probe 'ssh {source} sudo -u nova ssh -o BatchMode=yes {destination} true', or --ssh-works once you have tried.",
});
