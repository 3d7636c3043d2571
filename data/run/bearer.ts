/** Who holds a token that is not our own: another person, as Keystone proves it. */
import { err, ok, type Result } from "../../sim/index.ts";
import type { Cloud } from "../nova/connect-cloud.ts";
import { describeFailure } from "../nova/http/failure.ts";
import { identityOfToken } from "../nova/identity.ts";
import { Secret } from "../nova/secret.ts";
import type { Person } from "../store/records.ts";

/** Errors are sentences for the person who gave the token. */
export async function bearerOf(cloud: Cloud, token: string): Promise<Result<Person, string>> {
  const identity = await identityOfToken(cloud.identity, new Secret(token));
  if (identity.ok) {
    const { userId, userName } = identity.value;
    return ok({ user: userId, name: userName, proven: true });
  }
  const { error } = identity;
  return err(
    error.kind === "refused" && error.status === 404
      ? "Keystone does not know this token: it is cut short, has expired, or is of another cloud. Get another: openstack token issue -f value -c id."
      : describeFailure(error),
  );
}
