/** Where Nova's API has its things, and what is told of those that do not exist. */
import type { ServerNow } from "../../../sim/world/nova.ts";
import type { StubAnswer } from "../../support/nova-keystone.ts";
import type { Handler, Seen } from "../../support/nova-server.ts";
import { notFound } from "../answers.ts";
import type { SimulatedNova } from "../simulated-nova.ts";

export const COMPUTE = "/compute/v2.1";

/** One thing of a kind, or what lies under it. */
export const under = (kind: string, rest = ""): RegExp =>
  new RegExp(`^${COMPUTE}/${kind}/[^/]+${rest === "" ? "" : `/${rest}`}$`);

/** The id in such a path. */
export const idIn = ({ path }: Seen): string => decodeURIComponent(path.split("/")[4] ?? "");

export const ofServer =
  (nova: SimulatedNova, answer: (now: ServerNow, seen: Seen) => StubAnswer): Handler =>
  (seen) => {
    const id = idIn(seen);
    const now = nova.server(id);
    return now === null ? notFound(`Instance ${id} could not be found.`) : answer(now, seen);
  };
