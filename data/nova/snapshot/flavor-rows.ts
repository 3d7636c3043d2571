/** Flavors of the list, and those that live on in servers only: a flavor may be deleted or changed after a boot. */
import type { Flavor } from "../../../sim/index.ts";
import type { FlavorRow } from "../../csv/raw-cloud.ts";
import type { FlavorAnswer } from "../compute/catalogue-lists.ts";
import type { FlavorLine, ServerLine } from "./server-line.ts";

export interface FlavorRows {
  readonly rows: readonly FlavorRow[];
  /** Id of the flavor that a server has. */
  idOf(server: ServerLine): string;
}

export function flavorRows(
  listed: readonly FlavorAnswer[],
  servers: readonly ServerLine[],
): FlavorRows {
  const rows: FlavorRow[] = listed.map((answer) => rowOf(flavorOf(answer)));
  const byName = new Map(rows.map(({ flavor }) => [flavor.name, flavor]));
  const kept = new Map<string, Flavor>();
  const idOf = ({ flavor }: ServerLine): string => {
    if ("id" in flavor) return flavor.id;
    const same = byName.get(flavor.name);
    return same !== undefined && isSame(same, flavor) ? same.id : keyOf(flavor);
  };
  for (const server of servers) {
    const id = idOf(server);
    if ("id" in server.flavor || kept.has(id) || id === byName.get(server.flavor.name)?.id)
      continue;
    kept.set(id, { id, ...server.flavor });
  }
  return { rows: [...rows, ...[...kept.values()].map(rowOf)], idOf };
}

const rowOf = (flavor: Flavor): FlavorRow => ({
  flavor,
  at: { file: "compute /flavors/detail", field: flavor.id },
});

const flavorOf = (answer: FlavorAnswer): Flavor => ({
  id: answer.id,
  name: answer.name,
  vcpus: answer.vcpus,
  ramMiB: answer.ram,
  rootGiB: answer.disk,
  ephemeralGiB: answer["OS-FLV-EXT-DATA:ephemeral"],
  swapMiB: answer.swap,
  extraSpecs: answer.extra_specs ?? {},
});

type Embedded = Exclude<FlavorLine, { id: string }>;

const isSame = (flavor: Flavor, embedded: Embedded): boolean =>
  flavor.vcpus === embedded.vcpus &&
  flavor.ramMiB === embedded.ramMiB &&
  flavor.rootGiB === embedded.rootGiB &&
  flavor.ephemeralGiB === embedded.ephemeralGiB &&
  flavor.swapMiB === embedded.swapMiB &&
  specsOf(flavor) === specsOf(embedded);

const specsOf = ({ extraSpecs }: Pick<Flavor, "extraSpecs">): string =>
  JSON.stringify(Object.entries(extraSpecs).sort(([a], [b]) => (a < b ? -1 : 1)));

/** A name for a flavor that has no id any more: all that it is. */
const keyOf = (flavor: Embedded): string =>
  [
    `${flavor.name} as booted:`,
    `${flavor.vcpus} vCPU, ${flavor.ramMiB} MiB, ${flavor.rootGiB}+${flavor.ephemeralGiB} GiB, swap ${flavor.swapMiB} MiB`,
    specsOf(flavor) === "[]" ? "" : specsOf(flavor),
  ]
    .join(" ")
    .trim();
