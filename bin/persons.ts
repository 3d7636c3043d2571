/** Who asks: as Keystone proves it where a cloud is named, else this machine's account. */
import { userInfo } from "node:os";
import type { Cloud } from "../data/nova/connect-cloud.ts";
import type { Person } from "../data/store/records.ts";
import { withCloud } from "./cloud-input.ts";
import { CommandFailure } from "./exit-code.ts";

/** Whom the cloud's Keystone takes us for. Errors: it refuses the credentials. */
export async function provenPerson(cloud: Cloud): Promise<Person> {
  const identity = await cloud.whoAmI();
  if (identity.ok) {
    const { userId, userName } = identity.value;
    return { user: userId, name: userName, proven: true };
  }
  const { describeFailure } = await import("../data/nova/http/failure.ts");
  throw new CommandFailure(`Cloud ${cloud.name}: ${describeFailure(identity.error)}`);
}

/** The account of this machine: a name that nothing proves. */
export function accountPerson(): Person {
  const { username } = userInfo();
  return { user: `unproven:${username}`, name: username, proven: false };
}

export const askingPerson = async (osCloud: string | undefined): Promise<Person> =>
  osCloud === undefined ? accountPerson() : withCloud(osCloud, {}, provenPerson);
