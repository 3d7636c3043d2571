/** A Keystone with real checks: who may sign in, which tokens are in force and whose they are. */
import { readFileSync } from "node:fs";

export interface StubAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Sent as it is instead of a body. */
  readonly text?: string;
}

/** A recorded answer of a real cloud. */
export function recorded(name: string): {
  status: number;
  body: unknown;
  headers?: Readonly<Record<string, string>>;
} {
  const url = new URL(`../unit/nova/fixtures/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as ReturnType<typeof recorded>;
}

export interface Account {
  readonly name: string;
  /** Null = as recorded. */
  readonly id: string | null;
  readonly password: string;
  readonly applicationSecret: string;
  /** False = roles that suffice for a drain by the site's policy, without being an admin. */
  readonly isAdmin?: boolean;
}

interface TokenBody {
  readonly user: { readonly id: string; readonly name: string };
}

interface Told {
  readonly password?: { user: { name?: string; id?: string; password: string } };
  readonly application_credential?: { secret: string };
  readonly token?: { id: string };
}

export class Keystone {
  readonly #accounts: readonly Account[];
  /** Whose each token in force is. It ends when it is revoked, whatever life it was told to have. */
  readonly #valid = new Map<string, Account>();
  /** Every token ever given, for whoever looks where they went. */
  readonly given: string[] = [];
  /** How long tokens are told to live [s]. */
  tokenLife = 3600;
  /** False = the catalogue has no network service. */
  hasNetwork = true;

  constructor(accounts: readonly Account[]) {
    this.#accounts = accounts;
  }

  /** Tokens given so far are refused from now on. */
  revoke(): void {
    this.#valid.clear();
  }

  /** Whose token it is, by id; null = nobody's. */
  userOf(token: string | null): string | null {
    const account = this.#valid.get(token ?? "");
    return account === undefined ? null : idOf(account);
  }

  isAdmin(user: string | null): boolean {
    return this.#accounts.find((account) => idOf(account) === user)?.isAdmin ?? true;
  }

  /** The token check's 401, as keystonemiddleware gives it. */
  refusal(url: string): StubAnswer {
    const { body } = recorded("error-bad-token");
    return { status: 401, body, headers: { "www-authenticate": `Keystone uri="${url}"` } };
  }

  /** POST /v3/auth/tokens. */
  authenticate(body: unknown, url: string): StubAnswer {
    const { identity } = (body as { auth: { identity: Told } }).auth;
    const account = this.#accountOf(identity);
    if (account === undefined) return { status: 401, body: recorded("error-bad-token").body };
    const token = `gAAAAA-token-${account.name}-${this.given.length + 1}`;
    this.given.push(token);
    this.#valid.set(token, account);
    return { status: 201, headers: { "x-subject-token": token }, body: this.#body(account, url) };
  }

  /** GET /v3/auth/tokens: whose the token is that a caller was given by its user. */
  whose(subject: unknown, url: string): StubAnswer {
    const account = this.#valid.get(String(subject));
    if (account !== undefined) return { body: this.#body(account, url) };
    return {
      status: 404,
      body: { error: { code: 404, message: `Failed to validate ${subject}` } },
    };
  }

  #accountOf({ password, application_credential: credential, token }: Told): Account | undefined {
    if (password !== undefined) {
      const { name, id, password: word } = password.user;
      const known = this.#accounts.find((one) => one.name === name || idOf(one) === id);
      return known?.password === word ? known : undefined;
    }
    if (credential !== undefined) {
      return this.#accounts.find((one) => one.applicationSecret === credential.secret);
    }
    // A token that its user brings along is not ours to judge.
    return token === undefined || token.id === "" ? undefined : this.#accounts[0];
  }

  #body(account: Account, url: string): unknown {
    const { token } = recorded("auth-tokens").body as { token: TokenBody };
    const service = (type: string, path: string) => ({
      type,
      endpoints: [
        { interface: "public", region_id: "RegionOne", url: url + path },
        { interface: "internal", region_id: "RegionOne", url: `http://10.0.0.1${path}` },
      ],
    });
    return {
      token: {
        ...token,
        user: { ...token.user, id: idOf(account), name: account.name },
        catalog: [
          service("identity", "/identity"),
          service("compute", "/compute/v2.1"),
          service("placement", "/placement"),
          service("image", "/image"),
          ...(this.hasNetwork ? [service("network", "/network")] : []),
        ],
        expires_at: new Date(Date.now() + this.tokenLife * 1000).toISOString(),
      },
    };
  }
}

const idOf = ({ id }: Account): string =>
  id ?? (recorded("auth-tokens").body as { token: TokenBody }).token.user.id;
