/** A token and what Keystone says of it. */
import { z } from "zod";
import type { Secret } from "../secret.ts";

const reference = z.object({ id: z.string(), name: z.string().nullish() });

const endpoint = z.object({
  interface: z.string(),
  url: z.string(),
  region_id: z.string().nullish(),
  region: z.string().nullish(),
});

export const tokenSchema = z.object({
  token: z.object({
    expires_at: z.string(),
    user: reference.extend({ domain: reference.nullish() }),
    roles: z.array(reference).optional(),
    project: reference.extend({ domain: reference.nullish() }).nullish(),
    catalog: z.array(z.object({ type: z.string(), endpoints: z.array(endpoint) })).optional(),
  }),
});

type TokenBody = z.infer<typeof tokenSchema>;

/** Whom Keystone vouches for. */
export interface Identity {
  readonly userId: string;
  readonly userName: string;
  readonly userDomain: string | null;
  readonly projectId: string | null;
  readonly projectName: string | null;
  /** Names, lower case, sorted. */
  readonly roles: readonly string[];
  /** ISO 8601 UTC. */
  readonly expiresAt: string;
}

export interface CatalogueEndpoint {
  readonly type: string;
  readonly interface: string;
  readonly region: string | null;
  readonly url: string;
}

export interface Token {
  readonly secret: Secret;
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number;
  readonly identity: Identity;
  readonly catalogue: readonly CatalogueEndpoint[];
}

export function identityOf({ token }: TokenBody): Identity {
  return {
    userId: token.user.id,
    userName: token.user.name ?? token.user.id,
    userDomain: token.user.domain?.name ?? token.user.domain?.id ?? null,
    projectId: token.project?.id ?? null,
    projectName: token.project?.name ?? null,
    roles: (token.roles ?? []).map(({ id, name }) => (name ?? id).toLowerCase()).sort(),
    expiresAt: token.expires_at,
  };
}

export function tokenOf(body: TokenBody, secret: Secret): Token {
  const expires = Date.parse(body.token.expires_at);
  return {
    secret,
    // A date that is none counts as past: the next request asks for a new token instead of trusting this one for ever.
    expiresAtMs: Number.isNaN(expires) ? 0 : expires,
    identity: identityOf(body),
    catalogue: (body.token.catalog ?? []).flatMap(({ type, endpoints }) =>
      endpoints.map((one) => ({
        type,
        interface: one.interface,
        region: one.region_id ?? one.region ?? null,
        url: one.url,
      })),
    ),
  };
}
