/** The body of POST /v3/auth/tokens (Identity API v3): how one proves who one is, and for what. */
import type { Credentials, Named, Scope } from "../config/cloud-config.ts";

/** Reveals the secret: for the request's body and for nothing else. */
export function authBody(credentials: Credentials): unknown {
  switch (credentials.kind) {
    case "password":
      return {
        auth: {
          identity: {
            methods: ["password"],
            password: {
              user: { ...named(credentials.user), password: credentials.password.reveal() },
            },
          },
          ...scopeOf(credentials.scope),
        },
      };
    case "application-credential": {
      const { credential, secret } = credentials;
      const who =
        "id" in credential
          ? { id: credential.id }
          : { name: credential.name, user: named(credential.user) };
      // No scope: an application credential is bound to its project.
      return {
        auth: {
          identity: {
            methods: ["application_credential"],
            application_credential: { ...who, secret: secret.reveal() },
          },
        },
      };
    }
    case "token":
      return {
        auth: {
          identity: { methods: ["token"], token: { id: credentials.token.reveal() } },
          ...scopeOf(credentials.scope),
        },
      };
  }
}

const named = (who: Named): Record<string, unknown> =>
  "id" in who ? { id: who.id } : { name: who.name, domain: who.domain };

function scopeOf(scope: Scope): Record<string, unknown> {
  switch (scope.kind) {
    case "project":
      return { scope: { project: named(scope.project) } };
    case "domain":
      return { scope: { domain: scope.domain } };
    case "system":
      return { scope: { system: { all: true } } };
    case "unscoped":
      return {};
  }
}
