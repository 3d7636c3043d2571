/** Who we are to the cloud: one token at a time, renewed before it ends and once when it is refused. */
import { err, ok, type Result } from "../../../sim/index.ts";
import type { CloudConfig } from "../config/cloud-config.ts";
import { decode } from "../decode.ts";
import type { Connections } from "../http/agents.ts";
import type { Failure } from "../http/failure.ts";
import { failureOf } from "../http/failure-of.ts";
import { exchangeLogged, type RequestLog } from "../http/request-log.ts";
import { Secret, type SecretKeeper } from "../secret.ts";
import { authBody } from "./auth-body.ts";
import { identityBase } from "./endpoint-url.ts";
import { type Token, tokenOf, tokenSchema } from "./token.ts";

/** A token that ends sooner is renewed before it is used: a request must not outlive it [ms]. */
const RENEWED_BEFORE_MS = 120_000;

export class Session {
  readonly #config: CloudConfig;
  readonly #connections: Connections;
  readonly #secrets: SecretKeeper;
  readonly #log: RequestLog;
  #token: Token | null = null;
  /** How long a token must still live to be used [ms]. */
  #leastLife = 0;
  /** A renewal under way, shared by all who wait for it. */
  #renewal: Promise<Result<Token, Failure>> | null = null;

  constructor(
    config: CloudConfig,
    connections: Connections,
    secrets: SecretKeeper,
    log: RequestLog,
  ) {
    this.#config = config;
    this.#connections = connections;
    this.#secrets = secrets;
    this.#log = log;
  }

  /** A token that is good for a while yet. */
  async token(): Promise<Result<Token, Failure>> {
    const held = this.#token;
    if (held !== null && held.expiresAtMs - Date.now() > this.#leastLife) return ok(held);
    return this.#renew();
  }

  /** A token other than the one that was refused; several that were refused with the same one renew it once. */
  async renewed(refused: Token): Promise<Result<Token, Failure>> {
    if (this.#token !== null && this.#token !== refused) return ok(this.#token);
    return this.#renew();
  }

  async #renew(): Promise<Result<Token, Failure>> {
    this.#renewal ??= this.#authenticate().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  async #authenticate(): Promise<Result<Token, Failure>> {
    const request = "POST /v3/auth/tokens";
    const out = {
      method: "POST",
      url: `${identityBase(this.#config.authUrl)}/auth/tokens`,
      headers: {},
      body: authBody(this.#config.credentials),
      deadlineMs: this.#config.deadlineMs,
    } as const;
    const result = await exchangeLogged(this.#connections, out, request, this.#log);
    if ("lost" in result || result.came.status !== 201) {
      return err(failureOf(result, request, this.#secrets));
    }
    const { came } = result;
    const requestId = came.headers.get("x-openstack-request-id") ?? null;
    const subject = came.headers.get("x-subject-token");
    const clear = (text: string): string => this.#secrets.clear(text);
    const body = decode(came.text, tokenSchema, clear);
    if (subject === undefined || !body.ok) {
      const message = body.ok ? "no X-Subject-Token header: this is no Keystone" : body.error;
      return err({ kind: "unreadable", message: clear(message), request, requestId });
    }
    const token = tokenOf(body.value, this.#secrets.keep(new Secret(subject)));
    // Where tokens live for minutes only, two minutes ahead would be before each request.
    this.#leastLife = Math.min(RENEWED_BEFORE_MS, (token.expiresAtMs - Date.now()) / 10);
    this.#token = token;
    return ok(token);
  }
}
