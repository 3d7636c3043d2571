/** What nobody told us: each gap is noted here with the server or host that it concerns, and none is filled silently. */
import { type Assumption, compareIds } from "../../sim/index.ts";
import { type AssumedField, assumedFields } from "./assumed-fields.ts";

/** Ids named as examples; the count says how many more there are. */
const EXAMPLES = 5;

export class AssumptionBook {
  readonly #entries = new Map<AssumedField, { count: number; examples: string[] }>();

  /** Notes that the field of this item is assumed. */
  assume(field: AssumedField, id: string): void {
    const entry = this.#entries.get(field) ?? { count: 0, examples: [] };
    entry.count += 1;
    if (entry.examples.length < EXAMPLES) entry.examples.push(id);
    this.#entries.set(field, entry);
  }

  /** Sorted by field. */
  list(): readonly Assumption[] {
    return [...this.#entries]
      .map(([field, { count, examples }]) => ({
        field,
        count,
        examples: examples.sort(compareIds),
        ...assumedFields[field],
      }))
      .sort((a, b) => compareIds(a.field, b.field));
  }
}
