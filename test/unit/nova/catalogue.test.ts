// A wrong region or interface sends a drain to another cloud: the choice is exact, and a doubt is told, never guessed.
import { describe, expect, it } from "vitest";
import { endpointUrl, identityBase } from "../../../data/nova/auth/endpoint-url.ts";
import type { CloudConfig, ServiceType } from "../../../data/nova/config/cloud-config.ts";
import { chooseMicroversion, parseMicroversion } from "../../../data/nova/microversion.ts";
import { NovaServer } from "../../support/nova-server.ts";

const one = (type: string, face: string, region: string, url: string) => ({
  type,
  interface: face,
  region,
  url,
});
const catalogue = [
  one("compute", "public", "R1", "https://r1/compute/v2.1/0123"),
  one("compute", "internal", "R1", "http://r1-in:8774/v2/0123"),
  one("compute", "public", "R2", "https://r2/v2.1"),
  one("network", "public", "R1", "https://r1:9696/"),
  one("image", "public", "R1", "https://r1:9292/v2"),
  one("placement", "public", "R1", "https://r1/placement"),
];
const config = (changes: Partial<CloudConfig>) => new NovaServer().config(changes);
const urlOf = (service: ServiceType, changes: Partial<CloudConfig>) => {
  const url = endpointUrl(service, config(changes), catalogue);
  return url.ok ? url.value : `! ${url.error}`;
};

describe("endpoints", () => {
  it.each([
    ["compute", { region: "R1" }, "https://r1/compute/v2.1"],
    ["compute", { region: "R1", interfaces: ["internalURL"] }, "http://r1-in:8774/v2.1"],
    ["compute", { region: "R1", interfaces: ["admin", "public"] }, "https://r1/compute/v2.1"],
    ["compute", { region: "R2" }, "https://r2/v2.1"],
    ["network", { region: "R1" }, "https://r1:9696/v2.0"],
    ["image", { region: "R1" }, "https://r1:9292/v2"],
    ["placement", {}, "https://r1/placement"],
    ["placement", { endpoints: { placement: "http://else:1/" } }, "http://else:1"],
  ] as const)("%s with %o is %s", (service, changes, url) => {
    expect(urlOf(service, changes)).toBe(url);
  });

  it("name what there is when none fits", () => {
    expect(urlOf("compute", {})).toMatch(/several regions \(R1, R2\)/);
    expect(urlOf("compute", { region: "R3" })).toMatch(/no compute in region R3.*R1, R2/);
    expect(urlOf("network", { interfaces: ["admin"] })).toMatch(/no admin interface.*public/);
  });

  it("finds Keystone's v3 whether or not auth_url names a version", () => {
    for (const url of [
      "http://k:5000",
      "http://k:5000/",
      "http://k:5000/v3/",
      "http://k:5000/v2.0",
    ])
      expect(identityBase(url)).toBe("http://k:5000/v3");
  });
});

describe("microversions", () => {
  const range = (min: string, max: string) => ({
    min: parseMicroversion(min) ?? [0, 0],
    max: parseMicroversion(max) ?? [0, 0],
  });
  const wish = { needs: [2, 56], knows: [2, 96] } as const;
  it.each([
    ["2.1", "2.79", [2, 79]],
    ["2.1", "2.104", [2, 96]],
    ["2.1", "2.9", null],
    ["2.97", "2.110", null],
  ])("of a server with %s to %s", (min, max, chosen) => {
    expect(chooseMicroversion(range(min, max), wish)).toEqual(chosen);
  });
});
