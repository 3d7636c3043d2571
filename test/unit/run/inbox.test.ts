import { describe, expect, it } from "vitest";
import { Inbox } from "../../../data/run/inbox.ts";

const tick = { kind: "tick" } as const;

describe("the inbox", () => {
  it("wakes whoever waits when something comes, and gives it in order", async () => {
    const inbox = new Inbox();
    const waiting = inbox.wait(Number.POSITIVE_INFINITY);
    inbox.push({ kind: "maintained", host: "a" });
    inbox.push(tick);
    await waiting;
    expect([inbox.shift(), inbox.shift(), inbox.shift()]).toEqual([
      { kind: "maintained", host: "a" },
      tick,
      undefined,
    ]);
  });
  it("does not wait for what is there, nor once it is closed", async () => {
    const inbox = new Inbox();
    inbox.push(tick);
    await inbox.wait(Number.POSITIVE_INFINITY);
    inbox.shift();
    inbox.close();
    await inbox.wait(Number.POSITIVE_INFINITY);
  });
});
