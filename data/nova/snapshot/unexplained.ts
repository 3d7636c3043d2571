/** The allocations on a host that nothing there explains. */
import {
  compareIds,
  ok,
  type ResourceClass,
  type Result,
  resourceClasses,
  type UnexplainedClaim,
} from "../../../sim/index.ts";
import { getServer } from "../compute/servers.ts";
import type { Cloud } from "../connect-cloud.ts";
import { type HostProviders, summed } from "../host-providers.ts";
import { type Failure, isNotFound } from "../http/failure.ts";
import { askEach } from "../in-flight.ts";
import { type Amounts, allocationsOf } from "../placement.ts";
import type { CloudLists } from "./lists.ts";

/**
 * "consumer host" of every allocation that is as it should be: a server on its host, and both consumers (server and
 * migration) of an open migration on both its ends.
 */
export function explanations({ servers, migrations }: CloudLists): ReadonlySet<string> {
  const explained = new Set<string>();
  for (const { id, host } of servers) if (host !== null) explained.add(`${id} ${host}`);
  for (const one of migrations) {
    for (const consumer of [one.instance_uuid, one.uuid ?? ""]) {
      for (const end of [one.source_compute, one.dest_compute]) {
        if (end != null) explained.add(`${consumer} ${end}`);
      }
    }
  }
  return explained;
}

/**
 * Lists are read one after the other: what was built, moved or deleted in between is looked at again before it is told.
 *
 * @param suspects consumers on the host without an explanation.
 */
export async function confirmed(
  { compute, placement }: Cloud,
  host: string,
  { tree }: HostProviders,
  suspects: readonly string[],
): Promise<Result<readonly UnexplainedClaim[], Failure>> {
  const looked = await askEach(suspects, async (consumer) => {
    const held = await allocationsOf(placement, consumer);
    if (!held.ok) return held;
    const amounts = tree.flatMap((uuid) => {
      const here = held.value.get(uuid);
      return here === undefined ? [] : [here];
    });
    if (amounts.length === 0) return ok(null);
    const server = await getServer(compute, consumer);
    if (!server.ok && !isNotFound(server.error)) return server;
    // A server that has come here or is on its way explains it; the next snapshot has it.
    const isHere = server.ok && (server.value.host === host || server.value.taskState !== null);
    return ok(isHere ? null : { consumer, amounts: knownAmounts(summed(amounts)) });
  });
  if (!looked.ok) return looked;
  const claims = looked.value.filter((claim) => claim !== null);
  return ok(claims.sort((a, b) => compareIds(a.consumer, b.consumer)));
}

function knownAmounts(amounts: Amounts): Readonly<Partial<Record<ResourceClass, number>>> {
  return Object.fromEntries(
    resourceClasses.flatMap((name) => {
      const amount = amounts[name];
      return amount === undefined ? [] : [[name, amount]];
    }),
  );
}
