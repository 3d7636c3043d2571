/** A cloud on a local port that speaks HTTP for real: Keystone with real checks, all else as a test routes it. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { CloudConfig } from "../../data/nova/config/cloud-config.ts";
import { Secret } from "../../data/nova/secret.ts";
import { Keystone, type StubAnswer } from "./nova-keystone.ts";

export { recorded, type StubAnswer } from "./nova-keystone.ts";

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly version: string | null;
  readonly token: string | null;
  /** Whose token it is, by Keystone's user id; null = nobody's that is in force. */
  readonly user: string | null;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
}

/** "drop" ends the connection without an answer; "hang" never answers. */
export type Handler = (
  seen: Seen,
) => StubAnswer | "drop" | "hang" | Promise<StubAnswer | "drop" | "hang">;

export const PASSWORD = "pass-word-7f3a";
export const APPLICATION_SECRET = "app-secret-91bd";

/** What becomes of one request on its way: before it is carried out (and then it is not), or after. */
export interface Hindrance {
  readonly before?: StubAnswer | "drop";
  readonly after?: StubAnswer | "drop";
  /** Before anything else [ms]. */
  readonly delayMs?: number;
}

export class NovaServer {
  readonly seen: Seen[] = [];
  readonly #routes: { method: string; path: RegExp; handler: Handler }[] = [];
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly keystone: Keystone;
  #underWay = 0;
  /** Most requests that were under way at once. */
  mostUnderWay = 0;
  url = "";
  /** Asked of every request that passed the token check; null = nothing hinders it. */
  hinder: (seen: Seen) => Hindrance | null = () => null;
  /** Told of every request that passed the token check, once Nova has done with it, whatever the wire then does. */
  answered: (seen: Seen) => void = () => undefined;
  /** How long every answer takes [ms]. */
  delayMs = 0;
  /** What becomes of every answer of a route, as another release would give it. */
  rewrite: (answer: StubAnswer, seen: Seen) => StubAnswer = (answer) => answer;
  /** True asks for no token, as Prometheus does. */
  isOpen = false;
  max = "2.93";
  placementMax = "1.39";

  constructor(
    keystone = new Keystone([
      { name: "admin", id: null, password: PASSWORD, applicationSecret: APPLICATION_SECRET },
    ]),
  ) {
    this.keystone = keystone;
  }

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
    this.keystone.revoke();
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
    const token = (request.headers["x-auth-token"] as string | undefined) ?? null;
    const seen: Seen = {
      method: request.method ?? "",
      path: url.pathname,
      query: url.searchParams,
      version: (request.headers["openstack-api-version"] as string | undefined) ?? null,
      token,
      user: this.keystone.userOf(token),
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
      return route === undefined
        ? this.keystone.authenticate(seen.body, this.url)
        : route.handler(seen);
    }
    if (!this.isOpen && seen.user === null) return this.keystone.refusal(this.url);
    const { delayMs = 0, before, after } = this.hinder(seen) ?? {};
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (before !== undefined) {
      this.answered(seen);
      return before;
    }
    const answer = await this.#routed(seen, route?.handler);
    this.answered(seen);
    return after ?? answer;
  }

  async #routed(seen: Seen, handler: Handler | undefined): Promise<StubAnswer | "drop" | "hang"> {
    if (handler !== undefined) {
      const answer = await handler(seen);
      return typeof answer === "string" ? answer : this.rewrite(answer, seen);
    }
    if (seen.path === "/compute/v2.1/") {
      return { body: { version: { id: "v2.1", min_version: "2.1", version: this.max } } };
    }
    if (seen.path === "/placement/") {
      return { body: { versions: [{ min_version: "1.0", max_version: this.placementMax }] } };
    }
    if (seen.path === "/identity/v3/auth/tokens") {
      return this.keystone.whose(seen.headers["x-subject-token"], this.url);
    }
    return { status: 404, body: { itemNotFound: { code: 404, message: "no such route" } } };
  }
}
