/** Whose word each server's dirty rate is, how that errs, how old it is, and which rates are split in hot and cold. */
import { compareIds } from "../../base/order.ts";
import type { DirtyOrigin, Server } from "../snapshot.ts";
import { idsOf, named, type PreflightRule, serversOf } from "./finding.ts";

export type DirtySourceKind = DirtyOrigin["kind"] | "default";

/** Servers whose rates come from one source. */
export interface DirtySourceGroup {
  readonly kind: DirtySourceKind;
  readonly servers: readonly string[];
  /** Those whose writes are split into a hot and a cold part. */
  readonly split: readonly string[];
  /** Whole days from the oldest reading to the snapshot; null where either time is not known. */
  readonly oldestDays: number | null;
  /** How the source errs, and what is done about it. */
  readonly bias: string;
}

/** In the order of showing, with what a reader must know of each. */
const biases: Readonly<Record<DirtySourceKind, string>> = {
  "dirty-bitmap": "distinct pages of KVM's log, no bias; cut to whole MiB/s, which is set right",
  "page-sampling":
    "distinct pages, noisy where few are dirtied; writes of what was there are not seen",
  "dirty-ring": "pages count again each second: taken as 1 s; high where rings fill sooner",
  prometheus: "one period of 1 s, which tells no working set; counts as the exporter does",
  stated: "taken as written",
  default: "nobody measured: 4 MiB/s a vCPU, a twentieth to ten times that",
};

const kinds = Object.keys(biases) as readonly DirtySourceKind[];

/** Loads change: after so long a reading says little of tonight [days]. */
const OLD = 30;

/** Of servers that run: a paused or stopped one dirties nothing. */
export function dirtySourcesOf(
  servers: readonly Server[],
  takenAt: string | null,
): readonly DirtySourceGroup[] {
  const running = servers.filter(({ status }) => status === "ACTIVE");
  return kinds.flatMap((kind) => {
    const of = running.filter(({ dirtyOrigin }) => (dirtyOrigin?.kind ?? "default") === kind);
    const split = of.filter(({ hot }) => hot !== undefined);
    return of.length === 0
      ? []
      : [
          {
            kind,
            servers: idsOf(of),
            split: idsOf(split),
            oldestDays: daysSince(oldestOf(of), takenAt),
            bias: biases[kind],
          },
        ];
  });
}

/** Warns of readings that are too old to trust. */
export const dirtyAge: PreflightRule = {
  name: "dirty-age",
  examine(host, context) {
    const { takenAt } = context.cloud.snapshot;
    const old = serversOf(host, context).filter(({ status, dirtyOrigin }) => {
      const days = daysSince(dirtyOrigin?.measuredAt ?? null, takenAt);
      return status === "ACTIVE" && days !== null && days > OLD;
    });
    if (old.length === 0) return [];
    return [
      {
        rule: "dirty-age",
        level: "warns",
        servers: idsOf(old),
        summary: `Dirty rates of ${named(old)} were measured more than ${OLD} days before this reading of the cloud.`,
        mend: "Run the script of drainwise collect on the host again and replace what it wrote.",
      },
    ];
  },
};

/** The oldest of their readings' times; null where one has none. */
function oldestOf(servers: readonly Server[]): string | null {
  const times = servers.flatMap(({ dirtyOrigin }) => dirtyOrigin?.measuredAt ?? []);
  return times.length < servers.length ? null : ([...times].sort(compareIds)[0] ?? null);
}

/** Whole days between two instants; null where either is not known. */
function daysSince(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  return Number.isFinite(days) ? Math.max(0, Math.floor(days)) : null;
}
