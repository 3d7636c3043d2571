/** What a preflight rule finds, and what it looks at. */
import { compareIds } from "../../base/order.ts";
import type { CloudIndex } from "../cloud-index.ts";
import type { Host, Server } from "../snapshot.ts";

export interface Finding {
  /** Name of the rule, kebab-case. */
  readonly rule: string;
  /** blocks: something on the host cannot be moved as it is; warns: it may go wrong; note: worth knowing. */
  readonly level: "blocks" | "warns" | "note";
  /** Ids of the servers that it is about; empty = the host itself. */
  readonly servers: readonly string[];
  /** What is the matter, in one sentence. */
  readonly summary: string;
  /** What to do about it. */
  readonly mend: string;
}

export interface PreflightContext {
  readonly cloud: CloudIndex;
  /** Hosts that will be emptied, and therefore receive nothing; the examined host itself when no list was given. */
  readonly draining: ReadonlySet<string>;
}

/** One rule a file. */
export interface PreflightRule {
  readonly name: string;
  examine(host: Host, context: PreflightContext): readonly Finding[];
}

/** Servers on the host, by id. */
export const serversOf = (host: Host, { cloud }: PreflightContext): readonly Server[] =>
  cloud.serversOn.get(host.id) ?? [];

/** Names as a sentence lists them, the first few. */
export function named(servers: readonly Server[]): string {
  const shown = 4;
  const names = servers
    .map(({ name }) => name)
    .sort(compareIds)
    .slice(0, shown);
  const rest = servers.length - shown;
  return rest > 0 ? `${names.join(", ")} and ${rest} more` : names.join(", ");
}

export const idsOf = (servers: readonly Server[]): readonly string[] => servers.map(({ id }) => id);

/** "is" or "are", for sentences about one or several servers. */
export const verb = (servers: readonly Server[]): string => (servers.length === 1 ? "is" : "are");
