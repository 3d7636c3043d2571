/** Whether a server that has moved still does its work: a command of the operator's own says so. */
import { ShellCommand, type ShellCommandOptions } from "./shell-command.ts";

/** Longer than this a probe is taken for failed [ms]; the runner probes again as long as it has patience. */
export const PROBE_TIMEOUT_MS = 30_000;

export interface Probed {
  readonly server: string;
  readonly host: string;
}

/** Why the server does not answer; null = it does. */
export type Probe = (about: Probed) => Promise<string | null>;

/** @param command run by the shell with DRAINWISE_SERVER (its id) and DRAINWISE_HOST set; 0 = the server answers. */
export const probeBy =
  (command: string, timeoutMs = PROBE_TIMEOUT_MS, clear?: ShellCommandOptions["clear"]): Probe =>
  async ({ server, host }) => {
    const variables = { DRAINWISE_SERVER: server, DRAINWISE_HOST: host };
    const options = { variables, timeoutMs, ...(clear === undefined ? {} : { clear }) };
    const end = await new ShellCommand(command, options).ended;
    if (end.kind === "done") return null;
    return end.kind === "failed" ? end.words : `no answer within ${timeoutMs / 1000} s`;
  };
