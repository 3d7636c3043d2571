/** One service of the cloud: token, microversion, one renewal on 401, repeated reads, checked answers. */
import type { z } from "zod";
import { err, ok, type Result } from "../../sim/index.ts";
import { endpointUrl, isServiceThere } from "./auth/endpoint-url.ts";
import type { Session } from "./auth/session.ts";
import type { Token } from "./auth/token.ts";
import type { CloudConfig, ServiceType } from "./config/cloud-config.ts";
import { decode } from "./decode.ts";
import type { Connections } from "./http/agents.ts";
import type { Incoming, Method } from "./http/exchange.ts";
import { describeFailure, type Failure } from "./http/failure.ts";
import { failureOf } from "./http/failure-of.ts";
import { mayRepeat, pauseBefore, REPEATS } from "./http/repeat.ts";
import { exchangeLogged, type RequestLog, requestIdOf } from "./http/request-log.ts";
import {
  chooseMicroversion,
  formatMicroversion,
  type Microversion,
  type VersionRange,
  type VersionWish,
} from "./microversion.ts";
import { offeredVersions } from "./offered-versions.ts";
import type { Secret, SecretKeeper } from "./secret.ts";

export interface Reply<T> {
  readonly status: number;
  readonly body: T;
  /** Under which the cloud's logs (and Nova's instance actions) have the request. */
  readonly requestId: string | null;
}

export type Answer<T> = Result<Reply<T>, Failure>;

export interface CallOptions {
  readonly version?: VersionWish;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Over the whole call, renewals and repeats included [ms]; otherwise the cloud's. */
  readonly deadlineMs?: number;
}

/** What all endpoints of a cloud share. */
export interface EndpointContext {
  readonly config: CloudConfig;
  readonly connections: Connections;
  readonly session: Session;
  readonly secrets: SecretKeeper;
  readonly log: RequestLog;
  /** True where nothing but looks may leave. */
  readonly onlyLooks: boolean;
}

interface Call {
  readonly method: Method;
  readonly path: string;
  /** As errors and logs name it. */
  readonly request: string;
  readonly options: CallOptions;
  readonly body?: unknown;
  readonly endsAt: number;
}

export class Endpoint {
  readonly service: ServiceType;
  readonly #context: EndpointContext;
  #offered: Promise<Result<VersionRange, Failure>> | null = null;

  constructor(service: ServiceType, context: EndpointContext) {
    this.service = service;
    this.#context = context;
  }

  /** Reads; repeated when no answer came or the service stumbled. `path` begins with a slash. */
  async get<T>(path: string, schema: z.ZodType<T>, options: CallOptions = {}): Promise<Answer<T>> {
    const call = this.#call("GET", path, options);
    for (let repeat = 0; ; repeat += 1) {
      const came = await this.#ask(call);
      if (came.ok) return this.#decoded(came.value, schema, call);
      const pause = pauseBefore(repeat);
      const hasTime = Date.now() + pause < call.endsAt;
      if (repeat >= REPEATS || !mayRepeat(came.error) || !hasTime) return came;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  /**
   * Asks for a change, once. A 401 of the token check is before anything was done and is sent again with a new token;
   * every other doubt is `unknown` and the caller's to settle by looking. What could not be prepared is `transport`.
   */
  async send(
    method: Exclude<Method, "GET">,
    path: string,
    body: unknown,
    options: CallOptions = {},
  ): Promise<Answer<string>> {
    const call = this.#call(method, path, options, body);
    if (this.#context.onlyLooks) {
      return err({ kind: "transport", request: call.request, message: "only looks leave here" });
    }
    const came = await this.#ask(call);
    if (!came.ok) return came;
    const { status, headers, text } = came.value;
    return ok({ status, body: text, requestId: requestIdOf(headers) });
  }

  /** The versions that the service offers, asked once. */
  offered(): Promise<Result<VersionRange, Failure>> {
    this.#offered ??= this.#discover().then((range) => {
      if (!range.ok) this.#offered = null;
      return range;
    });
    return this.#offered;
  }

  /** The version that a call with this wish is made with. */
  async chosen(wish: VersionWish): Promise<Result<Microversion, Failure>> {
    const offered = await this.offered();
    if (!offered.ok) return offered;
    const version = chooseMicroversion(offered.value, wish);
    if (version !== null) return ok(version);
    const { min, max } = offered.value;
    return err({
      kind: "transport",
      request: `microversion of ${this.service}`,
      message: `it needs ${formatMicroversion(wish.needs)} to ${formatMicroversion(wish.knows)}, and the service offers ${formatMicroversion(min)} to ${formatMicroversion(max)}`,
    });
  }

  /** Whether the cloud has such a service at all, by the token's catalogue or by configuration. */
  async isThere(): Promise<Result<boolean, Failure>> {
    const token = await this.#context.session.token();
    if (!token.ok) return token;
    return ok(isServiceThere(this.service, this.#context.config, token.value.catalogue));
  }

  /** Keeps a secret that a caller is about to send, so that no error shows it. */
  keep(secret: Secret): Secret {
    return this.#context.secrets.keep(secret);
  }

  #call(method: Method, path: string, options: CallOptions, body?: unknown): Call {
    const deadline = options.deadlineMs ?? this.#context.config.deadlineMs;
    const request = `${method} ${this.service} ${path}`;
    return { method, path, request, options, body, endsAt: Date.now() + deadline };
  }

  #decoded<T>(came: Incoming, schema: z.ZodType<T>, { request }: Call): Answer<T> {
    const requestId = requestIdOf(came.headers);
    const clear = (text: string): string => this.#context.secrets.clear(text);
    const body = decode(came.text, schema, clear);
    if (body.ok) return ok({ status: came.status, body: body.value, requestId });
    return err({ kind: "unreadable", message: clear(body.error), request, requestId });
  }

  /** One attempt, and a second one with a new token when the first was refused for its token. */
  async #ask(call: Call): Promise<Result<Incoming, Failure>> {
    const token = await this.#context.session.token();
    if (!token.ok) return err(asNotSent(token.error, call));
    const first = await this.#once(call, token.value);
    if (first.ok) return first;
    if (!isTokenRefused(first.error.came, call)) return err(doubted(first.error.failure, call));
    const renewed = await this.#context.session.renewed(token.value);
    if (!renewed.ok) return err(asNotSent(renewed.error, call));
    const second = await this.#once(call, renewed.value);
    return second.ok ? second : err(second.error.failure);
  }

  async #once(
    call: Call,
    token: Token,
  ): Promise<Result<Incoming, { failure: Failure; came: Incoming | null }>> {
    const { config, connections, secrets, log } = this.#context;
    const base = endpointUrl(this.service, config, token.catalogue);
    if (!base.ok) {
      const { request } = call;
      return err({ failure: { kind: "transport", message: base.error, request }, came: null });
    }
    const version = await this.#versionHeaders(call);
    if (!version.ok) return err({ failure: asNotSent(version.error, call), came: null });
    const deadlineMs = call.endsAt - Date.now();
    if (deadlineMs <= 0) {
      const failure = {
        kind: "transport",
        message: "its time was up",
        request: call.request,
      } as const;
      return err({ failure, came: null });
    }
    const result = await exchangeLogged(
      connections,
      {
        method: call.method,
        url: base.value + call.path + queryOf(call.options.query),
        headers: {
          "x-auth-token": token.secret.reveal(),
          ...version.value,
          ...call.options.headers,
        },
        body: call.body,
        deadlineMs,
      },
      call.request,
      log,
    );
    if ("came" in result && result.came.status < 300) return ok(result.came);
    const came = "came" in result ? result.came : null;
    return err({ failure: failureOf(result, call.request, secrets), came });
  }

  async #versionHeaders({
    options,
  }: Call): Promise<Result<Readonly<Record<string, string>>, Failure>> {
    if (options.version === undefined) return ok({});
    const version = await this.chosen(options.version);
    if (!version.ok) return version;
    return ok({ "openstack-api-version": `${this.service} ${formatMicroversion(version.value)}` });
  }

  async #discover(): Promise<Result<VersionRange, Failure>> {
    const answer = await this.get("/", offeredVersions);
    return answer.ok ? ok(answer.value.body) : answer;
  }
}

/** For a change, whatever failed before it left means: not sent. A read keeps the true reason, which may pass. */
const asNotSent = (failure: Failure, { method, request }: Call): Failure =>
  method === "GET" ? failure : { kind: "transport", message: describeFailure(failure), request };

/** A 401 of a change that is not the token check's: how far the service had come is not known. */
const doubted = (failure: Failure, { method }: Call): Failure =>
  failure.kind === "refused" && failure.status === 401 && method !== "GET"
    ? { ...failure, kind: "unknown" }
    : failure;

/**
 * Whether the token check in front of the service said no. Its 401 carries WWW-Authenticate; one without it may come
 * from deep inside (a token that ended while Nova used it elsewhere), and a change is then not sent again.
 */
function isTokenRefused(came: Incoming | null, { method }: Call): boolean {
  if (came?.status !== 401) return false;
  return method === "GET" || came.headers.has("www-authenticate");
}

function queryOf(query: CallOptions["query"] = {}): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)] as [string, string]],
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
}
