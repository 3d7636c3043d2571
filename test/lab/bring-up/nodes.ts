/** A node is a set of namespaces (net, mount, uts, ipc, pid) whose first process is `node/controller.sh` or `compute.sh`. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { processesIn } from "./network.ts";
import { addressOf, inState, type LabSettings, namespaceOf, outerUrlOf } from "./settings.ts";
import { attempt, attemptBeside, type Ran, SYSTEM_PATH, startDetached } from "./shell.ts";
import { pause, until } from "./waiting.ts";

const SCRIPTS = fileURLToPath(new URL("../node", import.meta.url));

/** The node's first process as this machine numbers it: the one that is number 1 in a pid namespace below ours. */
export function initOf(lab: LabSettings, node: string): number | null {
  for (const pid of processesIn(lab, node)) {
    const status = readIfThere(`/proc/${pid}/status`);
    if (/^NSpid:\t\d+\t1$/m.test(status)) return pid;
  }
  return null;
}

export const isReady = (lab: LabSettings, node: string): boolean =>
  existsSync(inState(lab, "run", `${node}.ready`)) && initOf(lab, node) !== null;

export function startNode(lab: LabSettings, node: string, adminPassword: string): void {
  for (const mark of ["ready", "failed"])
    rmSync(inState(lab, "run", `${node}.${mark}`), { force: true });
  const isolated = ["--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"];
  const script = node === "ctl" ? "controller.sh" : "compute.sh";
  startDetached(
    "ip",
    [
      ...["netns", "exec", namespaceOf(lab, node), "unshare", ...isolated],
      ...["--propagation", "private", "--", "bash", `${SCRIPTS}/${script}`, node],
    ],
    inState(lab, "log", `${node}-init.log`),
    {
      LAB_STATE: lab.state,
      LAB_CONTROLLER: addressOf(lab, "ctl"),
      LAB_SHARED: lab.sharing.includes(node) ? "yes" : "",
      LAB_PUBLIC_IDENTITY: outerUrlOf(lab, "identity"),
      LAB_ADMIN_PASSWORD: adminPassword,
    },
  );
}

export async function awaitNode(lab: LabSettings, node: string, seconds: number): Promise<void> {
  const failed = inState(lab, "run", `${node}.failed`);
  const told = (): string => tailOf(inState(lab, "log", `${node}-init.log`));
  const startedBy = Date.now() + 10_000;
  await until(`node ${node}`, seconds, () => {
    const died = Date.now() > startedBy && initOf(lab, node) === null;
    if (existsSync(failed) || died) throw new Error(`node ${node} failed:\n${told()}`);
    return isReady(lab, node);
  }).catch((reason: Error) => {
    throw new Error(`${reason.message}\n${told()}`);
  });
}

/** Runs a program inside a node, as if logged in there. */
export function onNode(lab: LabSettings, node: string, ...command: string[]): Ran {
  const init = initOf(lab, node);
  if (init === null) return { code: -1, out: "", err: `node ${node} is not up` };
  return attempt("nsenter", insideOf(init, command));
}

/** The same without waiting for it: what it printed comes once it has ended. */
export function alsoOnNode(lab: LabSettings, node: string, ...command: string[]): Promise<Ran> {
  const init = initOf(lab, node);
  if (init === null) return Promise.resolve({ code: -1, out: "", err: `node ${node} is not up` });
  return attemptBeside("nsenter", insideOf(init, command));
}

function insideOf(init: number, command: readonly string[]): readonly string[] {
  const environment = ["env", "-i", `PATH=${SYSTEM_PATH}`, "HOME=/root", "LANG=C.UTF-8"];
  const namespaces = ["-t", String(init), "-m", "-u", "-i", "-n", "-p"];
  return [...namespaces, "--", ...environment, ...command];
}

/** Asks the first process to end (a database wants to write its pages), then ends all that is left in the node. */
export async function stopNode(lab: LabSettings, node: string): Promise<void> {
  const init = initOf(lab, node);
  if (init !== null) {
    signal(init, "SIGTERM");
    const patience = Date.now() + 15_000;
    while (initOf(lab, node) !== null && Date.now() < patience) await pause(0.1);
  }
  const patience = Date.now() + 10_000;
  for (;;) {
    const left = processesIn(lab, node);
    if (left.length === 0) break;
    if (Date.now() > patience) throw new Error(`node ${node}: ${left.join(" ")} cannot be ended`);
    for (const pid of left) signal(pid, "SIGKILL");
    await pause(0.1);
  }
  rmSync(inState(lab, "run", `${node}.ready`), { force: true });
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself meanwhile.
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

const tailOf = (path: string): string => readIfThere(path).split("\n").slice(-25).join("\n");
