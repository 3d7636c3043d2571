/** What every cloud behind the port must do, simulated or real. One suite; a driver is handed in. */
import { describe, expect, test } from "vitest";
import type { Command, Observation } from "../../sim/index.ts";
import {
  type CloudUnderTest,
  cold,
  following,
  lastOf,
  live,
  nothingBefore,
  outcomes,
  statuses,
} from "./following.ts";

export type { CloudUnderTest } from "./following.ts";

export function describeCloudDriver(
  name: string,
  make: () => CloudUnderTest | Promise<CloudUnderTest>,
) {
  describe(`${name} behind the port`, () => {
    test("a live migration is accepted at once, seen under way, and ends with the server on its destination", async () => {
      const seen = await following(await make(), live("s1", "b"));
      expect(outcomes(seen, "s1/live")).toEqual(["done"]);
      expect(statuses(seen, "s1")).toContain("running");
      expect(statuses(seen, "s1").at(-1)).toBe("completed");
      expect(lastOf(seen, "s1")).toMatchObject({ host: "b", status: "ACTIVE", taskState: null });
    });

    test("a server that does not exist is refused, and nothing else happens", async () => {
      const seen = await following(await make(), live("nobody", "b"));
      expect(seen.filter(({ kind }) => kind === "server")).toEqual([]);
      expect(outcomes(seen, "nobody/live")).toEqual(["refused"]);
    });

    test("a server under way takes no second request", async () => {
      const cloud = await make();
      await cloud.send(live("s1", "b"));
      const seen = await following(cloud, live("s1", "c", "again"));
      expect(outcomes(seen, "again")).toEqual(["refused"]);
      expect(seen).toContainEqual(
        expect.objectContaining({ outcome: expect.objectContaining({ wherever: true }) }),
      );
      expect(lastOf(seen, "s1")).toMatchObject({ host: "b" });
    });

    test("Nova's default lets one live migration leave a host at a time: the second is queued, then moves", async () => {
      const cloud = await make();
      await cloud.send(live("s1", "b"));
      const seen = await following(cloud, live("s2", "b"));
      const words = statuses(seen, "s2");
      expect(words).toContain("queued");
      expect(words.indexOf("queued")).toBeLessThan(words.indexOf("running"));
      expect(lastOf(seen, "s2")).toMatchObject({ host: "b" });
    });

    test("a cold move waits in VERIFY_RESIZE on its destination until it is confirmed", async () => {
      const cloud = await make();
      const moved = await following(cloud, cold("off", "b"));
      expect(statuses(moved, "off").at(-1)).toBe("finished");
      expect(lastOf(moved, "off")).toMatchObject({ host: "b", status: "VERIFY_RESIZE" });
      const confirm: Command = { kind: "confirm-resize", intent: "confirm", server: "off" };
      const confirmed = await following(cloud, confirm);
      expect(outcomes(confirmed, "confirm")).toEqual(["done"]);
      expect(lastOf(confirmed, "off")).toMatchObject({ host: "b", status: "SHUTOFF" });
    });

    test("nothing is confirmed that does not wait for it", async () => {
      const confirm: Command = { kind: "confirm-resize", intent: "early", server: "s1" };
      expect(outcomes(await following(await make(), confirm), "early")).toEqual(["refused"]);
    });

    test("a destination that is disabled is accepted and then fails: 202 is not done", async () => {
      const cloud = await make();
      const disable: Command = {
        kind: "disable-service",
        intent: "disable",
        host: "b",
        reason: "test",
      };
      const disabled = await following(cloud, disable);
      expect(disabled).toContainEqual(
        expect.objectContaining({
          kind: "service",
          host: "b",
          state: "up",
          status: "disabled",
          disabledReason: "test",
        }),
      );
      const seen = await following(cloud, live("s1", "b"));
      expect(outcomes(seen, "s1/live")).toEqual(["done"]);
      expect(statuses(seen, "s1").at(-1)).toBe("error");
      expect(lastOf(seen, "s1")).toMatchObject({ host: "a", status: "ACTIVE", taskState: null });
    });

    test("a service is enabled again only by whose reason it bears, and its host takes servers", async () => {
      const cloud = await make();
      const reason = "test";
      await following(cloud, { kind: "disable-service", intent: "disable", host: "b", reason });
      const enable = { kind: "enable-service", intent: "enable", host: "b", reason } as const;
      const others = await following(cloud, { ...enable, intent: "theirs", reason: "another's" });
      expect(outcomes(others, "theirs")).toEqual(["refused"]);
      const seen = await following(cloud, enable);
      expect(outcomes(seen, "enable")).toEqual(["done"]);
      expect(seen).toContainEqual(
        expect.objectContaining({
          kind: "service",
          host: "b",
          status: "enabled",
          disabledReason: null,
        }),
      );
      const moved = await following(cloud, live("s1", "b"));
      expect(lastOf(moved, "s1")).toMatchObject({ host: "b", status: "ACTIVE", taskState: null });
    });

    test("an aborted migration ends with the server where it was", async () => {
      const cloud = await make();
      const running = (one: Observation): boolean =>
        one.kind === "server" && one.migrations[0]?.status === "running";
      await following(cloud, live("s1", "b"), running);
      const seen = await following(cloud, {
        kind: "abort",
        intent: "stop",
        server: "s1",
        migration: null,
      });
      expect(outcomes(seen, "stop")).toEqual(["done"]);
      expect(["cancelled", "failed"]).toContain(statuses(seen, "s1").at(-1));
      expect(lastOf(seen, "s1")).toMatchObject({ host: "a", taskState: null });
    });

    test("a migration that is forced to its end arrives on its destination", async () => {
      const cloud = await make();
      const running = (one: Observation): boolean =>
        one.kind === "server" && one.migrations[0]?.status === "running";
      await following(cloud, live("s1", "b"), running);
      const seen = await following(cloud, {
        kind: "force-complete",
        intent: "force",
        server: "s1",
        migration: null,
      });
      expect(outcomes(seen, "force")).toEqual(["done"]);
      expect(statuses(seen, "s1").at(-1)).toBe("completed");
      expect(lastOf(seen, "s1")).toMatchObject({ host: "b", status: "ACTIVE", taskState: null });
    });

    test("nothing is forced or aborted that does not move", async () => {
      const cloud = await make();
      for (const kind of ["force-complete", "abort"] as const) {
        const seen = await following(cloud, { kind, intent: kind, server: "s1", migration: null });
        expect(outcomes(seen, kind)).toEqual(["refused"]);
      }
    });

    test("looking changes nothing and tells where the server is", async () => {
      const seen = await following(await make(), {
        kind: "look-at-server",
        intent: "look",
        server: "s2",
        destination: null,
        ports: false,
      });
      expect(lastOf(seen, "s2")).toMatchObject({ host: "a", status: "ACTIVE", taskState: null });
    });

    test("looking at what does not exist tells that it is gone", async () => {
      const seen = await following(await make(), {
        kind: "look-at-server",
        intent: "look",
        server: "nobody",
        destination: null,
        ports: false,
      });
      expect(seen).toEqual([{ kind: "server-gone", intent: "look", server: "nobody" }]);
    });

    test("a look bears its intent, the newest record and its destination's room", async () => {
      const cloud = await make();
      await following(cloud, live("s1", "b"));
      const seen = await following(cloud, {
        kind: "look-at-server",
        intent: "look",
        server: "s1",
        destination: "c",
        ports: true,
      });
      expect(seen).toEqual([
        expect.objectContaining({
          kind: "server",
          intent: "look",
          destination: { host: "c", state: "up", status: "enabled", refusal: null },
        }),
      ]);
      const [record] = lastOf(seen, "s1")?.migrations ?? [];
      expect(record).toMatchObject({ status: "completed", source: "a", destination: "b" });
      expect(record?.id).toBeGreaterThan(0);
    });

    test("a look at a host lists its servers, its service and the migrations that touch it", async () => {
      const cloud = await make();
      await cloud.send(live("s1", "b"));
      const look: Command = { kind: "look-at-host", intent: "look", host: "b" };
      const seen = await following(cloud, look, (one) => one.kind === "host");
      expect(seen.at(-1)).toMatchObject({
        kind: "host",
        intent: "look",
        host: "b",
        service: { state: "up", status: "enabled" },
        servers: [],
        migrations: [{ server: "s1", source: "a", destination: "b" }],
        unexplained: [],
      });
    });

    test.each([null, "a"])(
      "a look for drift is answered for the host asked about: %s",
      async (host) => {
        const seen = await following(await make(), {
          kind: "look-for-drift",
          intent: "look",
          host,
        });
        expect(seen).toEqual([
          { kind: "drift", intent: "look", host, touching: [], elsewhere: [] },
        ]);
      },
    );

    test("a server stops where it is and starts again", async () => {
      const cloud = await make();
      const stopped = await following(cloud, { kind: "stop-server", intent: "off", server: "s1" });
      expect(lastOf(stopped, "s1")).toMatchObject({ host: "a", status: "SHUTOFF" });
      const again = await following(cloud, { kind: "stop-server", intent: "twice", server: "s1" });
      expect(outcomes(again, "twice")).toEqual(["refused"]);
      const started = await following(cloud, { kind: "start-server", intent: "on", server: "s1" });
      expect(lastOf(started, "s1")).toMatchObject({ host: "a", status: "ACTIVE", taskState: null });
    });

    test("Nova's own choice is a host that takes it", async () => {
      const seen = await following(await make(), {
        kind: "live-migrate",
        intent: "choice",
        server: "s1",
        destination: null,
        blockMigration: false,
        since: nothingBefore,
      });
      expect(["b", "c"]).toContain(lastOf(seen, "s1")?.host);
    });

    test("the end of a maintenance is told", async () => {
      const seen = await following(await make(), {
        kind: "maintain",
        intent: "work",
        host: "a",
        how: "command",
        timeout: 3600,
      });
      expect(seen).toContainEqual({ kind: "maintained", host: "a" });
    });
  });
}
