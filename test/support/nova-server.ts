/** A cloud on a local port that speaks HTTP for real: Keystone with real checks, all else as a test routes it. */
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { CloudConfig } from "../../data/nova/config/cloud-config.ts";
import { Secret } from "../../data/nova/secret.ts";

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly version: string | null;
  readonly token: string | null;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
}

export interface StubAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Sent as it is instead of a body. */
  readonly text?: string;
}

/** "drop" ends the connection without an answer; "hang" never answers. */
export type Handler = (
  seen: Seen,
) => StubAnswer | "drop" | "hang" | Promise<StubAnswer | "drop" | "hang">;

export const PASSWORD = "pass-word-7f3a";
export const APPLICATION_SECRET = "app-secret-91bd";

/** A recorded answer of a real Nova. */
export function recorded(name: string): { status: number; body: unknown } {
  const url = new URL(`../unit/nova/fixtures/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as { status: number; body: unknown };
}

export class NovaServer {
  readonly seen: Seen[] = [];
  readonly #routes: { method: string; path: RegExp; handler: Handler }[] = [];
  readonly #valid = new Set<string>();
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #tokens = 0;
  #underWay = 0;
  /** Most requests that were under way at once. */
  mostUnderWay = 0;
  url = "";
  /** How long tokens live [s]. */
  tokenLife = 3600;
  /** How long every answer takes [ms]. */
  delayMs = 0;
  /** True asks for no token, as Prometheus does. */
  isOpen = false;
  max = "2.93";
  placementMax = "1.39";

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Later routes win; a path is whole, or a pattern. */
  on(method: string, path: string | RegExp, handler: Handler | StubAnswer): this {
    const pattern =
      typeof path === "string" ? new RegExp(`^${path.replace(/[.]/g, "\\.")}$`) : path;
    const answer: Handler = typeof handler === "function" ? handler : () => handler;
    this.#routes.unshift({ method, path: pattern, handler: answer });
    return this;
  }

  /** Tokens given so far are refused from now on. */
  revokeTokens(): void {
    this.#valid.clear();
  }

  count(method: string, path: string): number {
    return this.seen.filter((one) => one.method === method && one.path === path).length;
  }

  config(changes: Partial<CloudConfig> = {}): CloudConfig {
    return {
      name: "stub",
      authUrl: `${this.url}/identity`,
      credentials: {
        kind: "password",
        user: { name: "admin", domain: { name: "Default" } },
        password: new Secret(PASSWORD),
        scope: { kind: "project", project: { name: "admin", domain: { name: "Default" } } },
      },
      region: null,
      interfaces: ["public"],
      endpoints: {},
      connection: {
        ca: null,
        cert: null,
        key: null,
        verify: true,
        proxy: { http: null, https: null, none: "" },
      },
      deadlineMs: 10_000,
      ...changes,
    };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const seen: Seen = {
      method: request.method ?? "",
      path: url.pathname,
      query: url.searchParams,
      version: (request.headers["openstack-api-version"] as string | undefined) ?? null,
      token: (request.headers["x-auth-token"] as string | undefined) ?? null,
      headers: request.headers,
      body: text === "" ? null : JSON.parse(text),
    };
    this.seen.push(seen);
    this.#underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.#underWay);
    const answer = await this.#answer(seen);
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    this.#underWay -= 1;
    if (answer === "hang") return;
    if (answer === "drop") {
      request.socket.destroy();
      return;
    }
    const { status = 200, headers = {}, body, text: raw } = answer;
    response.writeHead(status, {
      "content-type": "application/json",
      "x-openstack-request-id": `req-${this.seen.length}`,
      ...headers,
    });
    response.end(raw ?? (body === undefined ? "" : JSON.stringify(body)));
  }

  async #answer(seen: Seen): Promise<StubAnswer | "drop" | "hang"> {
    const route = this.#routes.find(
      ({ method, path }) => method === seen.method && path.test(seen.path),
    );
    if (seen.path === "/identity/v3/auth/tokens" && seen.method === "POST") {
      return route === undefined ? this.#authenticate(seen) : route.handler(seen);
    }
    if (!this.isOpen && (seen.token === null || !this.#valid.has(seen.token))) {
      const { body } = recorded("error-bad-token");
      return { status: 401, body, headers: { "www-authenticate": `Keystone uri="${this.url}"` } };
    }
    if (route !== undefined) return route.handler(seen);
    if (seen.path === "/compute/v2.1/") {
      return { body: { version: { id: "v2.1", min_version: "2.1", version: this.max } } };
    }
    if (seen.path === "/placement/") {
      return { body: { versions: [{ min_version: "1.0", max_version: this.placementMax }] } };
    }
    return { status: 404, body: { itemNotFound: { code: 404, message: "no such route" } } };
  }

  #authenticate({ body }: Seen): StubAnswer {
    const { identity } = (body as { auth: { identity: Record<string, never> } }).auth;
    const told = identity as {
      password?: { user: { password: string } };
      application_credential?: { secret: string };
      token?: { id: string };
    };
    const isRight =
      told.password?.user.password === PASSWORD ||
      told.application_credential?.secret === APPLICATION_SECRET ||
      (told.token !== undefined && told.token.id !== "");
    if (!isRight) return { status: 401, body: recorded("error-bad-token").body };
    this.#tokens += 1;
    const token = `gAAAAA-token-${this.#tokens}`;
    this.#valid.add(token);
    return { status: 201, headers: { "x-subject-token": token }, body: this.#tokenBody() };
  }

  #tokenBody(): unknown {
    const { token } = recorded("auth-tokens").body as { token: Record<string, unknown> };
    const expires = new Date(Date.now() + this.tokenLife * 1000).toISOString();
    const service = (type: string, path: string) => ({
      type,
      endpoints: [
        { interface: "public", region_id: "RegionOne", url: this.url + path },
        { interface: "internal", region_id: "RegionOne", url: `http://10.0.0.1${path}` },
      ],
    });
    const catalog = [
      service("identity", "/identity"),
      service("compute", "/compute/v2.1"),
      service("placement", "/placement"),
      service("image", "/image"),
      service("network", "/network"),
    ];
    return { token: { ...token, catalog, expires_at: expires } };
  }
}
