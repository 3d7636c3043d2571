/** Who may do what, and what a refused sign-in says: never the password. */
import { beforeAll, expect, test } from "vitest";
import * as nova from "../../../data/nova/compute/moves.ts";
import { listServices } from "../../../data/nova/compute/services.ts";
import { readCloudConfig } from "../../../data/nova/config/read-cloud-config.ts";
import { connectCloud } from "../../../data/nova/connect-cloud.ts";
import { outerUrlOf } from "../bring-up/settings.ts";
import { pause } from "../bring-up/waiting.ts";
import type { LabApi } from "../seed/api.ts";
import { resetServers } from "../seed/standard-servers.ts";
import { cloudOf, must } from "../support/nova-cloud.ts";
import { colleague, lab, passwords } from "../support/standing-lab.ts";

let api: LabApi;

beforeAll(async () => {
  api = await colleague();
});

test("author and approver are two persons to Keystone", async () => {
  const [author, approver] = [await cloudOf("author"), await cloudOf("approver")];
  const [one, other] = [must(await author.whoAmI()), must(await approver.whoAmI())];
  expect(one.userId).not.toBe(other.userId);
  expect([one.userName, other.userName]).toEqual(["author", "approver"]);
  await Promise.all([author.close(), approver.close()]);
});

test("a wrong password is refused, and is not repeated in what is said", async () => {
  const wrong = "surely-not-this-one";
  const config = await readCloudConfig("envvars", {
    variables: {
      OS_AUTH_URL: `${outerUrlOf(lab, "identity")}/v3`,
      OS_USERNAME: "author",
      OS_PASSWORD: wrong,
      OS_PROJECT_NAME: "operations",
      OS_USER_DOMAIN_NAME: "Default",
      OS_PROJECT_DOMAIN_NAME: "Default",
    },
    workingDirectory: "/",
    homeDirectory: "/",
  });
  const said: string[] = [];
  const cloud = connectCloud(must(config), (line) => said.push(line));
  const answer = await cloud.whoAmI();
  await cloud.close();
  expect(answer).toMatchObject({ ok: false, error: { kind: "refused", status: 401 } });
  expect(said.join("\n") + JSON.stringify(answer)).not.toContain(wrong);
});

test("a token that ended before its time is renewed once, and the request is done", async () => {
  const said: string[] = [];
  const cloud = await cloudOf("approver", (line) => said.push(line));
  const { userId } = must(await cloud.whoAmI());
  // Keystone counts in seconds; between two of them a token is neither older nor newer.
  await pause(2);
  for (const enabled of [false, true])
    await api.ask("identity", "PATCH", `/users/${userId}`, { user: { enabled } });
  await pause(2);
  expect(must(await listServices(cloud.compute))).toHaveLength(lab.hosts.length);
  expect(said.filter((line) => line.includes("/auth/tokens"))).toHaveLength(2);
  await cloud.close();
  for (const secret of Object.values(passwords())) expect(said.join("\n")).not.toContain(secret);
});

test("who is no administrator may not move a server", async () => {
  const ids = await resetServers(lab, api);
  const tenant = await cloudOf("tenant");
  const asked = await nova.coldMigrate(tenant.compute, ids.get("off-1") ?? "", "cmp2");
  expect(asked).toMatchObject({ kind: "refused", status: 403 });
  await tenant.close();
});
