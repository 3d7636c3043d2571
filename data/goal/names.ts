/** Hosts and servers as people name them. */
import { type CloudIndex, err, nearestName, ok } from "../../sim/index.ts";
import type { Reader } from "./goal-keys.ts";

const AGGREGATE = "aggregate:";

/** A host's name, or all hosts of an aggregate ("aggregate:NAME", by name or id). */
export const hostsNamed =
  (cloud: CloudIndex): Reader<readonly string[]> =>
  (text) => {
    const name = text.trim();
    if (name.startsWith(AGGREGATE)) return hostsOfAggregate(cloud, name.slice(AGGREGATE.length));
    if (cloud.hosts.has(name)) return ok([name]);
    return err({
      code: "unknown-host",
      summary: `There is no host ${name}.`,
      mend: `Write it as the compute service list does.${didYouMean(name, [...cloud.hosts.keys()])}`,
    });
  };

const hostsOfAggregate = (
  cloud: CloudIndex,
  name: string,
): ReturnType<Reader<readonly string[]>> => {
  const { aggregates } = cloud.snapshot;
  const found = aggregates.find((one) => one.name === name || one.id === name);
  const known = aggregates.map((one) => one.name);
  if (found === undefined) {
    const mend = known.length === 0 ? "The cloud has none." : `Write one of ${known.join(", ")}.`;
    return err({ code: "unknown-aggregate", summary: `There is no aggregate ${name}.`, mend });
  }
  if (found.hosts.length > 0) return ok(found.hosts);
  const summary = `Aggregate ${name} has no hosts.`;
  return err({ code: "empty-aggregate", summary, mend: "Name hosts, or another aggregate." });
};

/** A server's id, or its name where only one server has it. */
export const serverNamed =
  (cloud: CloudIndex): Reader<string> =>
  (text) => {
    const written = text.trim();
    if (cloud.servers.has(written)) return ok(written);
    const named = cloud.snapshot.servers.filter(({ name }) => name === written);
    const only = named[0];
    if (only !== undefined && named.length === 1) return ok(only.id);
    return err({
      code: only === undefined ? "unknown-server" : "ambiguous-server",
      summary:
        only === undefined
          ? `There is no server ${written}.`
          : `${named.length} servers are called ${written}.`,
      mend: "Write the server's id (openstack server list prints it).",
    });
  };

const didYouMean = (written: string, known: readonly string[]): string => {
  const near = nearestName(written, known);
  return near === null ? "" : ` Did you mean ${near}?`;
};
