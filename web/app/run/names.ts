/** Servers by their names: that is how a person knows them, while Nova, steps and the journal go by ids. */
import type { ReportPayload } from "../../wire/report-payload.ts";

export interface ServerNames {
  /** The name of one server; its id where it has none. */
  of(id: string): string;
  /** The same text with names in place of ids. */
  within(text: string): string;
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

export function serverNames({ plan }: ReportPayload): ServerNames {
  const names = new Map(plan.snapshot.servers.map(({ id, name }) => [id, name]));
  const of = (id: string): string => names.get(id) ?? id;
  return { of, within: (text) => text.replace(UUID, of) };
}
