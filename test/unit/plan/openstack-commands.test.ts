import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openstackCommands } from "../../../bin/plan-view/openstack-commands.ts";
import { readCloud } from "../../../data/csv/read-cloud.ts";
import { readGoal } from "../../../data/goal/read-goal.ts";
import { planDrain } from "../../../sim/index.ts";

const tiny = fileURLToPath(new URL("../../../data/samples/tiny", import.meta.url));

describe("the openstack commands", () => {
  it("keep a tenant's line break inside the comment: a name must never become a command", async () => {
    const read = await readCloud(tiny);
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    const servers = read.value.snapshot.servers.map((server) => ({
      ...server,
      name: `${server.name}\nrm -rf /\u2028`,
    }));
    const snapshot = { ...read.value.snapshot, servers };
    const source = { file: "goal", field: "drain" };
    const goal = readGoal(new Map([["drain", [{ text: "one", source }]]]), snapshot);
    if (!goal.ok) throw new Error(JSON.stringify(goal.error));
    const planned = planDrain({ snapshot, ...goal.value, toolVersion: "0" });
    if (!planned.ok) throw new Error(JSON.stringify(planned.error));
    const lines = openstackCommands(planned.value).flatMap((line) => line.split(/[\n\u2028]/));
    expect(lines.some((line) => line.includes("rm -rf /"))).toBe(true);
    for (const line of lines) expect(line).toMatch(/^(#|openstack |$|\s)/);
  });
});
