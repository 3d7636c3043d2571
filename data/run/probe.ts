/** Whether a server that has moved still does its work: a command of the operator's own says so. */
import { execFile } from "node:child_process";

/** Longer than this a probe is taken for failed [ms]; the runner probes again as long as it has patience. */
const TIMEOUT_MS = 30_000;
/** Of what the command said, the end that is told. */
const KEPT = 200;

export interface Probed {
  readonly server: string;
  readonly host: string;
}

/** Why the server does not answer; null = it does. */
export type Probe = (about: Probed) => Promise<string | null>;

/** @param command run by the shell with DRAINWISE_SERVER (its id) and DRAINWISE_HOST set; 0 = the server answers. */
export const probeBy =
  (command: string, timeoutMs = TIMEOUT_MS): Probe =>
  ({ server, host }) =>
    new Promise((resolve) => {
      const env = { ...process.env, DRAINWISE_SERVER: server, DRAINWISE_HOST: host };
      const options = { env, timeout: timeoutMs, maxBuffer: 2 ** 20 };
      execFile("/bin/sh", ["-c", command], options, (error, out, err) => {
        if (error === null) resolve(null);
        else if (error.killed === true) resolve(`no answer within ${timeoutMs / 1000} s`);
        else {
          const words = `${out}\n${err}`.trim().split("\n").at(-1)?.slice(-KEPT) ?? "";
          resolve(`ended with ${error.code ?? error.signal}${words === "" ? "" : `: ${words}`}`);
        }
      });
    });
