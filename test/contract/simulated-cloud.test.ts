import { nominalDraw } from "../../sim/forecast/draw.ts";
import { preparePlan } from "../../sim/forecast/prepared-plan.ts";
import { settingOf } from "../../sim/forecast/replicate.ts";
import { SimulatedCloud } from "../../sim/world/simulated-cloud.ts";
import { goalOf, handMadeCloud, hostNamed, planOf, serverOn } from "../support/hand-made-cloud.ts";
import { type CloudUnderTest, describeCloudDriver } from "./cloud-driver.ts";

function simulated(): CloudUnderTest {
  const snapshot = handMadeCloud({
    hosts: ["a", "b", "c"].map((id) => hostNamed(id)),
    servers: [
      serverOn("a", "s1"),
      serverOn("a", "s2"),
      serverOn("a", "off", { status: "SHUTOFF" }),
    ],
    link: 125e6,
  });
  const prepared = preparePlan(planOf(snapshot, [], goalOf(["a"])));
  const cloud = new SimulatedCloud(
    prepared.model,
    settingOf(prepared, nominalDraw(prepared), false),
  );
  return { send: (command) => cloud.send(command), observe: () => cloud.next(null) };
}

describeCloudDriver("the simulated cloud", simulated);
