/** A cloud to speak to. Nothing is sent until something is asked. */

import { ok, type Result } from "../../sim/index.ts";
import { identityBase } from "./auth/endpoint-url.ts";
import { Session } from "./auth/session.ts";
import type { Identity } from "./auth/token.ts";
import type { CloudConfig, Credentials } from "./config/cloud-config.ts";
import { Endpoint, type EndpointContext } from "./endpoint.ts";
import { secretsOfAddress } from "./http/address-secrets.ts";
import { openConnections } from "./http/agents.ts";
import type { Failure } from "./http/failure.ts";
import { noLog, type RequestLog } from "./http/request-log.ts";
import { type Secret, SecretKeeper } from "./secret.ts";

export interface Cloud {
  readonly name: string;
  /** Which cloud it is, whatever clouds.yaml calls it: where its Keystone answers, and the region. */
  readonly address: `keystone:${string}`;
  /** How long one request may take by its configuration [ms]. */
  readonly deadlineMs: number;
  readonly identity: Endpoint;
  readonly compute: Endpoint;
  readonly placement: Endpoint;
  readonly network: Endpoint;
  readonly image: Endpoint;
  /** Whom Keystone takes us for; proves the credentials. */
  whoAmI(): Promise<Result<Identity, Failure>>;
  /** Masks every secret of this connection in a text from outside. */
  clear(text: string): string;
  /** Ends all connections; requests under way are given up. */
  close(): Promise<void>;
}

/** @param onlyLooks true refuses every request but GET (and Keystone's token) before it leaves. */
export function connectCloud(
  config: CloudConfig,
  log: RequestLog = noLog,
  onlyLooks = false,
): Cloud {
  const secrets = new SecretKeeper();
  for (const secret of secretsOf(config)) secrets.keep(secret);
  const connections = openConnections(config.connection);
  const session = new Session(config, connections, secrets, (line) => log(secrets.clear(line)));
  const context: EndpointContext = {
    config,
    connections,
    session,
    secrets,
    log: (line) => log(secrets.clear(line)),
    onlyLooks,
  };
  return {
    name: config.name,
    address: `keystone:${identityBase(config.authUrl)}${config.region === null ? "" : ` region ${config.region}`}`,
    deadlineMs: config.deadlineMs,
    identity: new Endpoint("identity", context),
    compute: new Endpoint("compute", context),
    placement: new Endpoint("placement", context),
    network: new Endpoint("network", context),
    image: new Endpoint("image", context),
    async whoAmI() {
      const token = await session.token();
      return token.ok ? ok(token.value.identity) : token;
    },
    clear: (text) => secrets.clear(text),
    close: () => connections.close(),
  };
}

function secretsOf({ credentials, connection }: CloudConfig): readonly Secret[] {
  const { proxy, key } = connection;
  const proxies = [proxy.http, proxy.https].filter((address) => address !== null);
  return [secretOf(credentials), ...proxies.flatMap(secretsOfAddress), ...(key ? [key] : [])];
}

function secretOf(credentials: Credentials): Secret {
  switch (credentials.kind) {
    case "password":
      return credentials.password;
    case "application-credential":
      return credentials.secret;
    case "token":
      return credentials.token;
  }
}
