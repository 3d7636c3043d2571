// Each way in which a site may write its credentials must reach Keystone as that site meant it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { authBody } from "../../../data/nova/auth/auth-body.ts";
import { readCloudConfig } from "../../../data/nova/config/read-cloud-config.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "drainwise-variants-"));
  mkdirSync(join(root, "here"));
  for (const name of ["ca", "cert", "key"]) writeFileSync(join(root, `${name}.pem`), `${name}\n`);
});

afterEach(() => rmSync(root, { recursive: true }));

const write = (name: string, text: string): string => {
  const path = join(root, name);
  writeFileSync(path, text);
  return path;
};

async function read(name: string, variables: Readonly<Record<string, string>> = {}) {
  const around = { variables, workingDirectory: join(root, "here"), homeDirectory: root };
  const found = await readCloudConfig(name, around);
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  return found.value;
}

const USER = { user: { name: "op", domain: { name: "Default" } } };
const user = "username: op, password: pw, user_domain_name: Default";
const asPassword = { methods: ["password"], password: { user: { ...USER.user, password: "pw" } } };
const asOp = (scope: object) => ({ auth: { identity: asPassword, scope } });
const credential = (who: object) => ({
  auth: {
    identity: {
      methods: ["application_credential"],
      application_credential: { ...who, secret: "s3cret" },
    },
  },
});

describe("clouds.yaml", () => {
  it.each<[string, string, object]>([
    [
      "an application credential by its id",
      "application_credential_id: i, application_credential_secret: s3cret",
      credential({ id: "i" }),
    ],
    [
      "one by its name and its user's name",
      "application_credential_name: robot, application_credential_secret: s3cret, username: op, user_domain_name: Default",
      credential({ name: "robot", ...USER }),
    ],
    [
      "one by its name and its user's id, as some write it beside a project",
      "application_credential_name: robot, application_credential_secret: s3cret, user_id: u1, project_name: ops",
      credential({ name: "robot", user: { id: "u1" } }),
    ],
    [
      "a project by its name",
      `${user}, project_name: ops, project_domain_id: default`,
      asOp({ project: { name: "ops", domain: { id: "default" } } }),
    ],
    ["a project by its id", `${user}, project_id: p1`, asOp({ project: { id: "p1" } })],
    ["the whole system", `${user}, system_scope: all`, asOp({ system: { all: true } })],
    ["a domain by its id", `${user}, domain_id: d1`, asOp({ domain: { id: "d1" } })],
    ["a domain by its name", `${user}, domain_name: Shop`, asOp({ domain: { name: "Shop" } })],
    ["no scope", user, { auth: { identity: asPassword } }],
    [
      "a token",
      "token: t0ken, project_id: p1",
      {
        auth: {
          identity: { methods: ["token"], token: { id: "t0ken" } },
          scope: { project: { id: "p1" } },
        },
      },
    ],
  ])("%s", async (_, auth, body) => {
    write("here/clouds.yaml", `clouds: {a: {auth: {auth_url: 'https://k', ${auth}}}}`);
    expect(authBody((await read("a")).credentials)).toEqual(body);
  });

  it("a client certificate and its key, and a CA, from their files", async () => {
    const files = `cacert: ~/ca.pem, cert: ../cert.pem, key: '${join(root, "key.pem")}'`;
    const auth = `{auth_url: 'https://k', ${user}, project_id: p1}`;
    write("here/clouds.yaml", `clouds: {a: {${files}, auth: ${auth}}}`);
    const { connection } = await read("a");
    expect(connection).toMatchObject({ ca: "ca\n", cert: "cert\n", verify: true });
    expect(connection.key?.reveal()).toBe("key\n");
    expect(JSON.stringify(connection)).not.toContain("key\\n");
  });

  it("secrets from the file that OS_CLIENT_SECURE_FILE names, before the one beside it", async () => {
    const auth = "auth_url: 'https://k', username: op, user_domain_name: Default, project_id: p1";
    write("here/clouds.yaml", `clouds: {a: {auth: {${auth}}}}`);
    write("here/secure.yaml", "clouds: {a: {auth: {password: beside}}}");
    const named = write("vault.yaml", "clouds: {a: {auth: {password: pw}}}");
    const { credentials } = await read("a", { OS_CLIENT_SECURE_FILE: named });
    expect(authBody(credentials)).toEqual(asOp({ project: { id: "p1" } }));
  });
});

describe("OS_ variables", () => {
  const OP = { OS_USERNAME: "op", OS_PASSWORD: "pw", OS_USER_DOMAIN_NAME: "Default" };
  it.each<[string, Readonly<Record<string, string>>, object]>([
    [
      "an application credential by name and user",
      {
        OS_APPLICATION_CREDENTIAL_NAME: "robot",
        OS_APPLICATION_CREDENTIAL_SECRET: "s3cret",
        OS_USER_ID: "u1",
      },
      credential({ name: "robot", user: { id: "u1" } }),
    ],
    ["the whole system", { ...OP, OS_SYSTEM_SCOPE: "all" }, asOp({ system: { all: true } })],
    ["a domain", { ...OP, OS_DOMAIN_NAME: "Shop" }, asOp({ domain: { name: "Shop" } })],
    [
      "the older name of a project, in the user's default domain",
      { ...OP, OS_TENANT_NAME: "ops", OS_DEFAULT_DOMAIN: "default" },
      asOp({ project: { name: "ops", domain: { id: "default" } } }),
    ],
  ])("%s", async (_, variables, body) => {
    const { credentials } = await read("envvars", { OS_AUTH_URL: "https://k", ...variables });
    expect(authBody(credentials)).toEqual(body);
  });

  it("OS_CACERT, OS_CERT, OS_KEY and OS_INSECURE", async () => {
    const files = { OS_CACERT: "~/ca.pem", OS_CERT: "../cert.pem", OS_KEY: join(root, "key.pem") };
    const all = { OS_AUTH_URL: "https://k", ...OP, OS_PROJECT_ID: "p1", ...files };
    const { connection } = await read("envvars", all);
    expect(connection).toMatchObject({ ca: "ca\n", cert: "cert\n", verify: true });
    expect(connection.key?.reveal()).toBe("key\n");
    expect((await read("envvars", { ...all, OS_INSECURE: "true" })).connection.verify).toBe(false);
    expect((await read("envvars", { ...all, OS_INSECURE: "False" })).connection.verify).toBe(true);
  });
});
