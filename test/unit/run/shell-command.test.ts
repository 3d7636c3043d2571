// An operator's script does what scripts do: it leaves helpers behind, prints too much, hangs. None of it may hold a run up.
import { describe, expect, it } from "vitest";
import { ShellCommand, withoutSecrets } from "../../../data/run/shell-command.ts";

const run = (command: string, timeoutMs = 20_000, clear?: (text: string) => string) =>
  new ShellCommand(command, { variables: { ABOUT: "h1" }, timeoutMs, ...(clear && { clear }) })
    .ended;

describe("a command of the operator's", () => {
  it("is over when it ends, whatever it has left running with its output in hand", async () => {
    const began = Date.now();
    const end = await run("sleep 30 & echo $! >&2; exit 4");
    expect(end).toMatchObject({ words: expect.stringMatching(/^ended with 4: \d+$/) });
    if (end.kind === "failed") process.kill(Number(/\d+$/.exec(end.words)?.[0]));
    expect(Date.now() - began).toBeLessThan(20_000);
  });
  it("is ended at its time with its helpers, even where it does not listen", async () => {
    expect(await run("trap '' TERM; sleep 30 & wait; sleep 30", 200)).toEqual({ kind: "overdue" });
  }, 20_000);
  it("is told by the end of its last line, with secrets masked before anything is cut", async () => {
    const mask = (text: string) => text.replaceAll("hush-hush", "[secret]");
    const end = await run(
      `echo first; printf '%s ' $(seq 2000) "$ABOUT" hush-hush; exit 1`,
      20_000,
      mask,
    );
    expect(end).toMatchObject({ words: expect.stringMatching(/^ended with 1: .{300}$/) });
    expect(end).toMatchObject({ words: expect.stringMatching(/1999 2000 h1 \[secret\]$/) });
  });
  it("that cannot be started says so", async () => {
    expect(await run("no-such-command-anywhere")).toMatchObject({
      words: expect.stringMatching(/^ended with 127: /),
    });
  });
  it("gets no secret of OpenStack's, the store's or Prometheus' variables", () => {
    const kept = {
      PATH: "/bin",
      OS_AUTH_URL: "https://k",
      OS_USERNAME: "op",
      HTTPS_PROXY: "http://p",
    };
    const secrets = {
      ...{ OS_PASSWORD: "1", OS_TOKEN: "2", OS_AUTH_TOKEN: "3", OS_PASSCODE: "4" },
      ...{ OS_APPLICATION_CREDENTIAL_SECRET: "5", DATABASE_URL: "6", PROMETHEUS_TOKEN: "7" },
    };
    expect(withoutSecrets({ ...kept, ...secrets })).toEqual(kept);
  });
});
