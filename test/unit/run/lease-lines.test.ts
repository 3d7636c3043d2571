// At 2 a.m. nobody waits a minute before a blank terminal: who has the plan is told at once, and how long it may last.
import { expect, it } from "vitest";
import { leaseLines } from "../../../bin/run-view/lease-lines.ts";

const SINCE = "2026-11-27T20:00:00.000Z";
const UNTIL = "2026-11-27T20:01:15.000Z";
const WORDS = `waiting whether process 7 on n1 is alive, which has the plan since ${SINCE}, at least until ${UNTIL}`;
const held = (left: number) =>
  ({ kind: "lease-held", holder: "process 7 on n1", since: SINCE, until: UNTIL, left }) as const;

function shownOn(terminal: object) {
  const written: string[] = [];
  const out = { ...terminal, write: (text: string) => written.push(text) };
  return { written, lines: leaseLines(out as unknown as NodeJS.WriteStream) };
}

const afterClearing = (text: string): string => text.split("\u001b[K").at(-1) ?? "";

it("counts down on one line of a terminal, cut to its width", () => {
  const { written, lines } = shownOn({ isTTY: true, columns: 160 });
  lines.tell(held(64_000));
  lines.tell(held(63_000));
  lines.stop();
  expect(written.map((text) => afterClearing(text))).toEqual([
    `64 s: ${WORDS}`,
    `63 s: ${WORDS}`,
    "\n",
  ]);
  const narrow = shownOn({ isTTY: true, columns: 40 });
  narrow.lines.tell(held(1000));
  expect(afterClearing(narrow.written[0] ?? "")).toHaveLength(39);
});

it("tells it at once and every 15 s where there is no terminal, and that a dead one was taken over from", () => {
  const { written, lines } = shownOn({ isTTY: false });
  for (let left = 40; left > 0; left -= 1) lines.tell(held(left * 1000));
  const { left: _, ...about } = held(0);
  lines.tell({ ...about, kind: "lease-taken-over" });
  lines.stop();
  expect(written.map((text) => /^warning: (\d+) s: /.exec(text)?.[1] ?? text)).toEqual([
    ...["40", "25", "10"],
    `process 7 on n1, which had the plan since ${SINCE}, is dead: taken over from it.\n`,
  ]);
});
