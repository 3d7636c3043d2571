/** Hosts that are gone, new, disabled or enabled by others, down, in another zone, aggregate or of another version. */

import { compareIds } from "../base/order.ts";
import type { CloudIndex } from "../cloud/cloud-index.ts";
import type { Host } from "../cloud/snapshot.ts";
import type { Compared, Difference } from "./difference.ts";

export function hostDifferences(compared: Compared): readonly Difference[] {
  const { before, now, scope } = compared;
  const touches = (id: string): boolean => scope.emptied.has(id) || scope.receiving.has(id);
  const known = [...before.hosts.values()].flatMap((host) => {
    const seen = now.hosts.get(host.id);
    const texts = seen === undefined ? ["is gone"] : changesOf(compared, host, seen);
    return texts.map((text) => ({ text: `host ${host.id} ${text}`, touches: touches(host.id) }));
  });
  const fresh = [...now.hosts.keys()].filter((id) => !before.hosts.has(id));
  return [...known, ...fresh.map((id) => ({ text: `host ${id} is new`, touches: false }))];
}

function changesOf({ soFar, before, now }: Compared, host: Host, seen: Host): string[] {
  const texts: string[] = [];
  const status = soFar.disabled.has(host.id) ? "disabled" : host.status;
  if (seen.status !== status && !soFar.unsettled.has(host.id)) {
    const why = seen.disabledReason === null ? "" : ` ("${seen.disabledReason}")`;
    texts.push(`is ${seen.status}${why}, not ${status}`);
  }
  if (seen.zone !== host.zone) texts.push(`is in zone ${seen.zone}, not ${host.zone}`);
  const [was, is] = [aggregatesWords(before, host.id), aggregatesWords(now, host.id)];
  if (was !== is) texts.push(`is in aggregates ${is}, not ${was}`);
  if (soFar.maintained.has(host.id)) return texts;
  if (seen.state !== host.state) texts.push(`is ${seen.state}, not ${host.state}`);
  const [old, new_] = [host.hypervisorVersion, seen.hypervisorVersion];
  if (old !== null && new_ !== null && old !== new_) {
    texts.push(`has hypervisor version ${new_}, not ${old}`);
  }
  return texts;
}

const aggregatesWords = (cloud: CloudIndex, host: string): string => {
  const names = (cloud.aggregatesOf.get(host) ?? []).map(({ name }) => name).sort(compareIds);
  return names.length === 0 ? "none" : names.join(", ");
};
