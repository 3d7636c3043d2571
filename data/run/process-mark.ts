/**
 * By what one process tells another on the same machine, and whether it is dead beyond doubt.
 *
 * Dead beyond doubt: same host name, same boot of the kernel, same space of process numbers (containers have their own), and
 * the number is free, or belongs to a process that was started at another time, or to one that has exited and only waits to
 * be collected. Whatever cannot be told (another machine, a reboot, no /proc) is no proof.
 */
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

export interface ProcessMark {
  readonly host: string;
  readonly boot: string;
  readonly space: string;
  readonly pid: number;
  /** Clock ticks from the boot to the process's start. */
  readonly started: string;
}

/** Where Linux tells of processes. */
const PROC = "/proc";

/** Of this process; null where the system does not tell (no Linux). */
export function ownMark(pid = process.pid, proc = PROC): ProcessMark | null {
  try {
    const machine = machineOf(proc);
    const running = runningOf(pid, proc);
    return running === null ? null : { ...machine, pid, started: running.started };
  } catch {
    return null;
  }
}

/** @param mark as JSON, from a lease. */
export function isProvablyDead(mark: string | null, proc = PROC): boolean {
  if (mark === null) return false;
  try {
    const { host, boot, space, pid, started } = JSON.parse(mark) as ProcessMark;
    const here = machineOf(proc);
    if (host !== here.host || boot !== here.boot || space !== here.space) return false;
    const running = runningOf(pid, proc);
    if (running === null) return isFree(pid);
    return running.started !== started || running.hasExited;
  } catch {
    return false;
  }
}

/** /proc may hide other users' processes (hidepid); the kernel still says of each number whether it is taken. */
function isFree(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error: unknown) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

const machineOf = (proc: string): Omit<ProcessMark, "pid" | "started"> => ({
  host: hostname(),
  boot: readFileSync(`${proc}/sys/kernel/random/boot_id`, "utf8").trim(),
  space: readlinkSync(`${proc}/self/ns/pid`),
});

/** Of proc(5)'s stat, after the name in its brackets: the state is field 3, the start time field 22. */
const [STATE, START] = [0, 19];

/** Null = there is no such process. Errors: anything else than that it is not there. */
function runningOf(
  pid: number,
  proc: string,
): { readonly started: string; readonly hasExited: boolean } | null {
  let text: string;
  try {
    text = readFileSync(`${proc}/${pid}/stat`, "utf8");
  } catch (error: unknown) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ESRCH") return null;
    throw error;
  }
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, started] = [fields[STATE], fields[START]];
  if (state === undefined || started === undefined) throw new Error(`${proc}/${pid}/stat: ${text}`);
  return { started, hasExited: state === "Z" || state === "X" };
}
