// Bars are drawn on a terminal alone, where no other test is: what stands there, and that a narrow one is not torn.
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { MoveBars, percentOf, wordsOf } from "../../../bin/run-view/move-bars.ts";
import type { MoveProgress } from "../../../data/run/progress.ts";

const GiB = 2 ** 30;
const counters = (total: number, remaining: number) => ({
  ...{ total: total * GiB, remaining: remaining * GiB, processed: (total - remaining) * GiB },
});
const move: MoveProgress = {
  server: "s1",
  migration: 8,
  status: "running (post-copy)",
  disk: counters(60, 0),
  memory: counters(20, 5),
  changedAt: 0,
};

/** A terminal that remembers what was written to it. */
function terminal(columns: number): {
  screen: PassThrough & { columns: number };
  seen: () => string;
} {
  const screen = Object.assign(new PassThrough(), { isTTY: true, columns });
  let text = "";
  screen.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  return { screen, seen: () => text };
}

/** What stands on the terminal, a line each, without the codes that place it. */
async function drawn(columns: number, moves: readonly MoveProgress[]): Promise<readonly string[]> {
  const { screen, seen } = terminal(columns);
  const bars = new MoveBars(screen, new Map([["s1", "genome-assembly-worker-17"]]));
  bars.show(moves);
  bars.showEnd("Ends in 35 m (P50) to 48 m (P95), 12 m before the window's end.");
  bars.log("");
  await new Promise((resolve) => setImmediate(resolve));
  const text = seen();
  bars.stop();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are told by control characters.
  return text.replace(/\u001b(\[[0-9;?]*[A-Za-z]|[78])/g, "").split(/[\r\n]+/);
}

describe("the bars of moves under way", () => {
  it("tell the disk first, then memory, and of both together the share", () => {
    const early = { ...move, status: "running", disk: counters(60, 45), memory: counters(20, 20) };
    expect([wordsOf(early), percentOf(early)]).toEqual(["running, disk 45 GiB left of 60 GiB", 19]);
    expect([wordsOf(move), percentOf(move)]).toEqual([
      "running (post-copy), memory 5 GiB left of 20 GiB",
      94,
    ]);
    const queued = { ...move, status: "queued", disk: null, memory: null };
    expect([wordsOf(queued), percentOf(queued)]).toEqual(["queued", 0]);
  });
  it("stand with name, bar, share and words on a terminal of 80 columns", async () => {
    const lines = await drawn(80, [move]);
    const bar = lines.find((line) => line.includes("━")) ?? lines.join("|");
    expect(bar).toMatch(
      /^genome-assembly- ━{7,8}─{0,1} {2}94 % \| running \(post-copy\), memory 5 GiB/,
    );
    expect(lines.some((line) => line.startsWith("Ends in 35 m"))).toBe(true);
  });
  it.each([40, 80, 200])("never wrap on %i columns", async (columns) => {
    const lines = await drawn(columns, [move]);
    expect(lines.some((line) => line.includes(" 94 %"))).toBe(true);
    for (const line of lines) expect(line.length, line).toBeLessThan(columns);
  });
});
