/** Keystone beside the token: whom another person's token stands for, and the names of projects. */
import { z } from "zod";
import { ok, type Result } from "../../sim/index.ts";
import { type Identity, identityOf, tokenSchema } from "./auth/token.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Failure } from "./http/failure.ts";
import { listAll } from "./pages.ts";
import type { Secret } from "./secret.ts";

/** Checks another person's token with Keystone. A refusal with 404 means: it is no valid token. */
export async function identityOfToken(
  identity: Endpoint,
  token: Secret,
): Promise<Result<Identity, Failure>> {
  const headers = { "x-subject-token": identity.keep(token).reveal() };
  const answer = await identity.get("/auth/tokens", tokenSchema, {
    headers,
    query: { nocatalog: "1" },
  });
  return answer.ok ? ok(identityOf(answer.value.body)) : answer;
}

const project = z.object({ id: z.string(), name: z.string() });
export type ProjectAnswer = z.infer<typeof project>;

/** All projects; Keystone lets only administrators list them. */
export const listProjects = (identity: Endpoint) =>
  listAll(identity, { path: "/projects", key: "projects", item: project, limit: null });
