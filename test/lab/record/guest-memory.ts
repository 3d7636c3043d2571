/** What a guest's memory holds and how fast it is written, read in the memory of its QEMU process. */
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { processesIn } from "../bring-up/network.ts";
import { pause } from "../bring-up/waiting.ts";
import { lab } from "../support/standing-lab.ts";

const PAGE = 4096;
const MIB = 1024 * 1024;
/** Windows over which writes are counted [s]. */
const SHORT = 0.25;
const SHORT_WINDOWS = 4;
const LONG = 6;
const ZEROS = Buffer.alloc(PAGE);

export interface GuestMemory {
  /** What is not zero pages. */
  readonly touchedMib: number;
  /** Distinct pages that held something else after so many seconds, a second of it, by those seconds. */
  readonly dirty: ReadonlyMap<number, number>;
}

/** Errors: no guest of that id runs on the host. */
export async function measuredMemory(
  host: string,
  server: string,
  memoryMib: number,
): Promise<GuestMemory> {
  const first = readMemory(host, server, memoryMib);
  const readAt = Date.now();
  let before = first;
  let shortly = 0;
  // A guest writes in bursts, so that one short window says little: as many as a second holds.
  for (let window = 1; window <= SHORT_WINDOWS; window += 1) {
    await pause((readAt + window * SHORT * 1000 - Date.now()) / 1000);
    const now = readMemory(host, server, memoryMib);
    shortly += differing(now, before);
    before = now;
  }
  const second = differing(before, first);
  await pause((readAt + LONG * 1000 - Date.now()) / 1000);
  const last = readMemory(host, server, memoryMib);
  return {
    touchedMib: differing(last, null),
    dirty: new Map([
      [SHORT, shortly / (SHORT * SHORT_WINDOWS)],
      [SHORT * SHORT_WINDOWS, second / (SHORT * SHORT_WINDOWS)],
      [LONG, differing(last, first) / LONG],
    ]),
  };
}

function readMemory(host: string, server: string, memoryMib: number): Buffer {
  const pid = processOf(host, server);
  const start = memoryOf(pid, memoryMib);
  const memory = openSync(`/proc/${pid}/mem`, "r");
  try {
    const buffer = Buffer.alloc(memoryMib * MIB);
    for (let at = 0; at < buffer.length; )
      at += readSync(memory, buffer, at, Math.min(4 * MIB, buffer.length - at), start + BigInt(at));
    return buffer;
  } finally {
    closeSync(memory);
  }
}

function processOf(host: string, server: string): number {
  const found = processesIn(lab, host).find((pid) => {
    const words = wordsOf(pid);
    return words[0]?.includes("qemu-system") && words.includes(server);
  });
  if (found === undefined) throw new Error(`no guest ${server} runs on ${host}`);
  return found;
}

/** A process's command line; none, where it has just ended. */
function wordsOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
}

/** QEMU maps a guest's memory as one piece of exactly its size. */
function memoryOf(pid: number, memoryMib: number): bigint {
  for (const line of readFileSync(`/proc/${pid}/maps`, "utf8").split("\n")) {
    const [from = "0", to = "0"] = (line.split(" ")[0] ?? "").split("-");
    const start = BigInt(`0x${from}`);
    if (BigInt(`0x${to}`) - start === BigInt(memoryMib) * 1024n * 1024n) return start;
  }
  throw new Error(`process ${pid} has no piece of ${memoryMib} MiB`);
}

/** How much of it differs from before, or, where there is no before, from zero [MiB]. */
function differing(memory: Buffer, before: Buffer | null): number {
  let pages = 0;
  for (let at = 0; at < memory.length; at += PAGE) {
    const same =
      before === null
        ? memory.compare(ZEROS, 0, PAGE, at, at + PAGE)
        : memory.compare(before, at, at + PAGE, at, at + PAGE);
    if (same !== 0) pages += 1;
  }
  return (pages * PAGE) / MIB;
}
