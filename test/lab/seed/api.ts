/**
 * A bare client of the lab's services for its seed and for what a test must do beside the product: a colleague who
 * disables a host, an owner who deletes a server. It shares no code with the client under test.
 */
import { type ApiName, type LabSettings, outerUrlOf } from "../bring-up/settings.ts";

// biome-ignore lint/suspicious/noExplicitAny: answers of several services, read field by field where they are used.
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly headers: Headers;
}

const MICROVERSIONS: Partial<Record<ApiName, string>> = {
  compute: "compute 2.90",
  placement: "placement 1.39",
};

const PREFIXES: Record<ApiName, string> = {
  identity: "/v3",
  compute: "/v2.1",
  placement: "",
  image: "/v2",
  network: "/v2.0",
};

export class LabApi {
  readonly #lab: LabSettings;
  #token = "";

  private constructor(lab: LabSettings) {
    this.#lab = lab;
  }

  static async signIn(
    lab: LabSettings,
    user: string,
    password: string,
    project: string,
  ): Promise<LabApi> {
    const api = new LabApi(lab);
    const domain = { id: "default" };
    const answer = await api.call("identity", "POST", "/auth/tokens", {
      auth: {
        identity: { methods: ["password"], password: { user: { name: user, domain, password } } },
        scope: { project: { name: project, domain } },
      },
    });
    if (answer.status !== 201) throw new Error(`sign in as ${user}: ${answer.status}`);
    api.#token = answer.headers.get("x-subject-token") ?? "";
    return api;
  }

  get token(): string {
    return this.#token;
  }

  /** Whatever comes back, with its status. */
  async call(api: ApiName, method: string, path: string, body?: Json): Promise<Answer> {
    const raw = body instanceof Uint8Array;
    const microversion = MICROVERSIONS[api];
    const answer = await fetch(`${outerUrlOf(this.#lab, api)}${PREFIXES[api]}${path}`, {
      method,
      headers: {
        "Content-Type": raw ? "application/octet-stream" : "application/json",
        Accept: "application/json",
        ...(this.#token === "" ? {} : { "X-Auth-Token": this.#token }),
        ...(microversion === undefined ? {} : { "OpenStack-API-Version": microversion }),
      },
      ...(body === undefined
        ? {}
        : { body: raw ? new Blob([Uint8Array.from(body)]) : JSON.stringify(body) }),
      signal: AbortSignal.timeout(120_000),
    });
    const text = await answer.text();
    return { status: answer.status, body: parsed(text), headers: answer.headers };
  }

  /** The body of an answer that must be a success. */
  async ask(api: ApiName, method: string, path: string, body?: Json): Promise<Json> {
    const answer = await this.call(api, method, path, body);
    if (answer.status >= 400)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
