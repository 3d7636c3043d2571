// The conventions that operators know from every OpenStack client must hold, and every fault be told at once.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readCloudConfig } from "../../../data/nova/config/read-cloud-config.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "drainwise-clouds-"));
  mkdirSync(join(root, "here"));
  mkdirSync(join(root, "home/.config/openstack"), { recursive: true });
});

afterEach(() => rmSync(root, { recursive: true }));

const write = (path: string, text: string) => writeFileSync(join(root, path), text);

const read = (name: string, variables: Record<string, string> = {}) =>
  readCloudConfig(name, {
    variables,
    workingDirectory: join(root, "here"),
    homeDirectory: join(root, "home"),
  });

const cloud = (name: string, url: string) => `
clouds:
  ${name}:
    auth:
      auth_url: ${url}
      username: op
      password: in-clouds
      user_domain_name: Default
      project_name: ops
      project_domain_name: Default
`;

describe("where clouds are looked for", () => {
  it("takes ./clouds.yaml before the one at home", async () => {
    write("here/clouds.yaml", cloud("prod", "https://here:5000"));
    write("home/.config/openstack/clouds.yaml", cloud("prod", "https://home:5000"));
    expect(await read("prod")).toMatchObject({ ok: true, value: { authUrl: "https://here:5000" } });
  });

  it("takes the file that OS_CLIENT_CONFIG_FILE names before all", async () => {
    write("here/clouds.yaml", cloud("prod", "https://here:5000"));
    write("other.yml", cloud("prod", "https://other:5000"));
    const found = await read("prod", { OS_CLIENT_CONFIG_FILE: join(root, "other.yml") });
    expect(found).toMatchObject({ ok: true, value: { authUrl: "https://other:5000" } });
  });

  it("lays secure.yaml over clouds.yaml, and both over a profile of clouds-public.yaml", async () => {
    write(
      "here/clouds.yaml",
      "clouds: {prod: {profile: us, region_name: R2, auth: {username: op, user_domain_name: D, project_id: p}}}",
    );
    write("home/.config/openstack/secure.yaml", "clouds: {prod: {auth: {password: in-secure}}}");
    write(
      "here/clouds-public.yaml",
      "public-clouds: {us: {region_name: R1, interface: internal, auth: {auth_url: 'https://us:5000/v3'}}}",
    );
    const found = await read("prod");
    expect(found).toMatchObject({
      ok: true,
      value: { authUrl: "https://us:5000/v3", region: "R2", interfaces: ["internal"] },
    });
    const credentials = found.ok ? found.value.credentials : null;
    expect(credentials?.kind === "password" && credentials.password.reveal()).toBe("in-secure");
  });

  it("reads the OS_ variables of an openrc file as cloud envvars", async () => {
    const found = await read("envvars", {
      OS_AUTH_URL: "https://rc:5000/v3",
      OS_USERNAME: "op",
      OS_PASSWORD: "from-rc",
      OS_USER_DOMAIN_NAME: "Default",
      OS_PROJECT_NAME: "ops",
      OS_PROJECT_DOMAIN_ID: "default",
      OS_REGION_NAME: "R1",
      OS_ENDPOINT_TYPE: "internalURL",
    });
    expect(found).toMatchObject({
      ok: true,
      value: {
        region: "R1",
        interfaces: ["internalURL"],
        credentials: { scope: { project: { name: "ops", domain: { id: "default" } } } },
      },
    });
  });

  it("names the clouds that there are when asked for another", async () => {
    write("here/clouds.yaml", cloud("prod", "https://here:5000"));
    const found = await read("prd");
    expect(found).toMatchObject({ ok: false, error: [{ code: "unknown-cloud" }] });
    expect(!found.ok && found.error[0]?.mend).toContain("prod");
  });
});

describe("what clouds hold", () => {
  it("knows an application credential by its secret, without auth_type", async () => {
    write(
      "here/clouds.yaml",
      "clouds: {a: {auth: {auth_url: 'https://k', application_credential_id: i, application_credential_secret: s3cret}}}",
    );
    expect(await read("a")).toMatchObject({
      ok: true,
      value: { credentials: { kind: "application-credential", credential: { id: "i" } } },
    });
  });

  it("reads CA, verify, proxies and timeout", async () => {
    write("home/ca.pem", "-----BEGIN CERTIFICATE-----\n");
    write(
      "here/clouds.yaml",
      `${cloud("prod", "https://here:5000")}    cacert: ~/ca.pem\n    verify: false\n    api_timeout: 5\n`,
    );
    const found = await read("prod", { HTTPS_PROXY: "http://u:pw@proxy:3128", NO_PROXY: "here" });
    expect(found).toMatchObject({
      ok: true,
      value: {
        deadlineMs: 5000,
        connection: { ca: "-----BEGIN CERTIFICATE-----\n", verify: false, proxy: { none: "here" } },
      },
    });
    expect(JSON.stringify(found)).not.toContain("u:pw");
  });

  it("takes a proxy without a scheme for an http one, as curl and Python do", async () => {
    write("here/clouds.yaml", cloud("prod", "https://here:5000"));
    const found = await read("prod", { HTTPS_PROXY: "u:pw@proxy:3128", ALL_PROXY: "other:8080" });
    const proxy = found.ok ? found.value.connection.proxy : null;
    expect(proxy?.https?.reveal()).toBe("http://u:pw@proxy:3128");
    expect(proxy?.http?.reveal()).toBe("http://other:8080");
  });

  it.each([
    ["all_proxy", "socks5h://u:pw-socks@proxy:1080", "It names a socks5h proxy"],
    ["HTTPS_PROXY", "http://u:pw-slash/1@proxy:3128", "It is no address"],
    ["http_proxy", "http://u:pw-%@proxy:3128", "%25"],
  ])(
    "names %s when no request can go through what it says, and shows none of it",
    async (variable, value, words) => {
      write("here/clouds.yaml", cloud("prod", "https://here:5000"));
      const found = await read("prod", { [variable]: value });
      const source = { file: "environment", field: variable };
      expect(found).toMatchObject({ ok: false, error: [{ code: "bad-proxy", source }] });
      expect(!found.ok && found.error[0]?.summary).toContain(words);
      expect(JSON.stringify(found)).not.toContain("pw-");
    },
  );

  it("tells every fault at once, by its field, and shows no value of a secret", async () => {
    write(
      "here/clouds.yaml",
      "clouds: {bad: {auth_type: password, verify: perhaps, cacert: /no/such.pem, auth: {auth_url: 'ftp://k', password: [pw-in-list], username: op}}}",
    );
    const found = await read("bad");
    const fields = found.ok ? [] : found.error.map(({ source }) => source.field);
    expect(fields).toEqual(
      expect.arrayContaining([
        "clouds.bad.auth.auth_url",
        "clouds.bad.auth.password",
        "clouds.bad.auth.user_domain_name",
        "clouds.bad.verify",
        "clouds.bad.cacert",
      ]),
    );
    expect(JSON.stringify(found)).not.toContain("pw-in-list");
  });

  it("does not quote a line of a broken file, which may hold a password", async () => {
    write("here/clouds.yaml", 'clouds:\n  a:\n    auth:\n      password: "pw-unclosed\n  x: [\n');
    const found = await read("a");
    expect(found).toMatchObject({ ok: false, error: [{ code: "bad-clouds-file" }] });
    expect(JSON.stringify(found)).not.toContain("pw-unclosed");
  });
});
