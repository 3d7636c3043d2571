/** What every cloud behind the port must do, held against the driver of a real cloud over a real Nova. */
import { afterAll, afterEach, beforeAll } from "vitest";
import type { Cloud } from "../../../data/nova/connect-cloud.ts";
import { describeCloudDriver } from "../../contract/cloud-driver.ts";
import { limitLink } from "../bring-up/network.ts";
import type { LabApi } from "../seed/api.ts";
import { releaseHosts } from "../seed/hosts.ts";
import { LabUnderContract } from "../support/lab-under-contract.ts";
import { cloudOf } from "../support/nova-cloud.ts";
import { colleague, lab } from "../support/standing-lab.ts";

/** A guest's memory takes some ten seconds, so that what happens on the way is seen. */
const RATE = "32mbit";

let api: LabApi;
let cloud: Cloud;
const open: LabUnderContract[] = [];

beforeAll(async () => {
  api = await colleague();
  cloud = await cloudOf("author");
  limitLink(lab, "cmp1", RATE);
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
afterAll(async () => {
  limitLink(lab, "cmp1", lab.linkRate);
  await releaseHosts(api);
  await cloud.close();
});

describeCloudDriver("A real Nova", async () => {
  const made = await LabUnderContract.prepared(api, cloud);
  open.push(made);
  return made;
});
