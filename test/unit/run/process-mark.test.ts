// Who takes a living runner for dead moves servers beside it: whatever is not beyond doubt is no proof.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { isProvablyDead, ownMark, type ProcessMark } from "../../../data/run/process-mark.ts";

const proc = mkdtempSync(join(tmpdir(), "drainwise-proc-"));
afterAll(() => rmSync(proc, { recursive: true, force: true }));

/** As the kernel would tell it: a name may hold blanks and brackets. */
function tells(pid: number, state: string, started: number): void {
  mkdirSync(join(proc, String(pid)), { recursive: true });
  const between = Array.from({ length: 18 }, () => "0").join(" ");
  writeFileSync(join(proc, `${pid}/stat`), `${pid} (a (b) c) ${state} ${between} ${started} 0 0\n`);
}
mkdirSync(join(proc, "sys/kernel/random"), { recursive: true });
writeFileSync(join(proc, "sys/kernel/random/boot_id"), "boot-1\n");
mkdirSync(join(proc, "self/ns"), { recursive: true });
symlinkSync("pid:[4026531836]", join(proc, "self/ns/pid"));
tells(10, "S", 5000);
tells(11, "Z", 6000);

const living: ProcessMark = {
  ...{ host: hostname(), boot: "boot-1", space: "pid:[4026531836]" },
  ...{ pid: 10, started: "5000" },
};
/** Beyond the most that Linux gives. */
const FREE = 4_194_305;
const isDead = (changes: Partial<ProcessMark>): boolean =>
  isProvablyDead(JSON.stringify({ ...living, ...changes }), proc);

describe("a process", () => {
  it("marks itself by machine, boot, space, number and start", () => {
    expect(ownMark(10, proc)).toEqual(living);
    expect(ownMark(99, proc)).toBeNull();
  });
  it.each<[string, Partial<ProcessMark>, boolean]>([
    ["lives where it is seen", {}, false],
    ["is dead where its number is free", { pid: FREE }, true],
    ["is dead where its number belongs to a later one", { started: "4000" }, true],
    ["is dead where it only waits to be collected", { pid: 11, started: "6000" }, true],
    ["may live on another machine", { pid: FREE, host: "elsewhere" }, false],
    [
      "may live where the host's name is the same, and the boot is not",
      { pid: FREE, boot: "boot-2" },
      false,
    ],
    ["may live where /proc hides it, and its number is taken", { pid: process.pid }, false],
    ["may live in another container", { pid: FREE, space: "pid:[4026532000]" }, false],
  ])("%s", (_, changes, dead) => {
    expect(isDead(changes)).toBe(dead);
  });
  it("may live where it left no mark, or nobody can tell", () => {
    expect(isProvablyDead(null, proc)).toBe(false);
    expect(isProvablyDead("{", proc)).toBe(false);
    expect(isProvablyDead(JSON.stringify({ ...living, pid: FREE }), join(proc, "nothing"))).toBe(
      false,
    );
  });
});
