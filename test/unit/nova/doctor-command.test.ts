// What the doctor prints must be whole for machines as for people, and a command that reads must have no means to change.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withCloud } from "../../../bin/cloud-input.ts";
import { register } from "../../../bin/commands/doctor.ts";
import { serveCloud, service } from "../../support/nova-cloud.ts";
import { NovaServer, PASSWORD } from "../../support/nova-server.ts";

// The command loads what it needs when it is called, which a busy machine takes its time for.
vi.setConfig({ testTimeout: 120_000 });

const compute = "/compute/v2.1";
let nova: NovaServer;
let folder: string;
let printed = "";

beforeEach(async () => {
  nova = await new NovaServer().start();
  serveCloud(nova, { hosts: 3, servers: 7 });
  folder = mkdtempSync(join(tmpdir(), "drainwise-doctor-"));
  const auth = { auth_url: `${nova.url}/identity`, username: "admin", password: PASSWORD };
  const scope = {
    project_name: "admin",
    user_domain_name: "Default",
    project_domain_name: "Default",
  };
  // YAML holds JSON.
  const clouds = JSON.stringify({ clouds: { stub: { auth: { ...auth, ...scope } } } });
  writeFileSync(join(folder, "clouds.yaml"), clouds);
  vi.stubEnv("OS_CLIENT_CONFIG_FILE", join(folder, "clouds.yaml"));
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation(() => true);
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await nova.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What it refused with; null = it ended well. */
async function doctor(...argv: readonly string[]): Promise<string | null> {
  const program = new Command().exitOverride();
  register(program);
  try {
    await program.parseAsync(["doctor", "--os-cloud", "stub", ...argv], { from: "user" });
    return null;
  } catch (error: unknown) {
    return error instanceof Error ? error.message : String(error);
  }
}

const withScheduler = () =>
  nova.on("GET", `${compute}/os-services`, ({ query }) => ({
    body: {
      services: [
        ...[0, 1, 2].map(service),
        ...(query.has("binary")
          ? []
          : [{ ...service(0), binary: "nova-scheduler", host: "c0", state: "up" }]),
      ],
    },
  }));

describe("doctor --json", () => {
  it.each([[["--json"]], [[]]])(
    "tells what is known of the access when the snapshot is refused (%j)",
    async (argv) => {
      withScheduler();
      const body = { forbidden: { message: "Policy doesn't allow it" } };
      nova.on("GET", `${compute}/servers/detail`, { status: 403, body });
      expect(await doctor(...argv)).toContain("nothing was read");
      expect(printed).toContain("control-services");
      expect(printed).toContain("nova-conductor is not up anywhere");
      if (argv.length > 0) {
        const { cloud } = JSON.parse(printed) as { cloud: unknown };
        expect(cloud).toMatchObject([{ rule: "control-services", level: "blocks" }]);
      }
    },
  );

  it("probes ssh from every host when none is named, and warns where nobody has tried", async () => {
    await doctor("--json", "--ssh-probe", "true");
    expect(printed).toContain("ssh was tried between 6 pairs of hosts");
    printed = "";
    await doctor("--json");
    expect(printed).toContain("Nobody has tried ssh");
    printed = "";
    await doctor("--json", "--ssh-works");
    expect(printed).not.toContain("ssh");
  });
});

describe("a command's connection", () => {
  const disabling = (mayChange?: boolean) =>
    withCloud(
      "stub",
      {},
      (cloud) => cloud.compute.send("PUT", "/os-services/s-0", { status: "disabled" }),
      mayChange,
    );

  it("lets nothing but looks out, unless it runs plans", async () => {
    nova.on("PUT", `${compute}/os-services/s-0`, { body: { service: service(0) } });
    expect(await disabling()).toMatchObject({
      ok: false,
      error: { kind: "transport", message: "only looks leave here" },
    });
    expect(nova.count("PUT", `${compute}/os-services/s-0`)).toBe(0);
    expect(await disabling(true)).toMatchObject({ ok: true });
    expect(nova.count("PUT", `${compute}/os-services/s-0`)).toBe(1);
  });
});
