/** A lab that belongs to a process is taken down when that process is gone and had no time to do so itself. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Say } from "./bring-up.ts";
import { inState, type LabSettings } from "./settings.ts";
import { startDetached } from "./shell.ts";
import { takeDown } from "./take-down.ts";
import { pause } from "./waiting.ts";

const command = fileURLToPath(new URL("../lab.mjs", import.meta.url));

const ownerOf = (lab: LabSettings): string => inState(lab, "run", "owner");

/** Notes whose lab this is. */
export function claim(lab: LabSettings, pid: number): void {
  mkdirSync(inState(lab, "run"), { recursive: true, mode: 0o700 });
  writeFileSync(ownerOf(lab), String(pid));
}

export function startGuard(pid: number): void {
  const own = Object.entries(process.env).filter(([name]) => name.startsWith("DRAINWISE_LAB_"));
  const environment = Object.fromEntries(own) as Record<string, string>;
  startDetached(process.execPath, [command, "guard", String(pid)], "/dev/null", environment);
}

/** Waits for the process to end; a lab that is noted as its own even then is left over. */
export async function guard(lab: LabSettings, pid: number, say: Say): Promise<void> {
  while (runs(pid)) await pause(1);
  if (noted(lab) === pid) await takeDown(lab, { wipe: true }, say);
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function noted(lab: LabSettings): number | null {
  try {
    return Number(readFileSync(ownerOf(lab), "utf8"));
  } catch {
    return null;
  }
}
