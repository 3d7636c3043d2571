/** The words of `migscn 1`: what each line takes. Bytes, bytes per second, seconds; hosts are whole numbers from 0. */

export interface Field {
  readonly name: string;
  readonly kind: "count" | "host" | "amount" | "rate" | "instant" | "text";
}

const field = (name: string, kind: Field["kind"]): Field => ({ name, kind });

const ends = [field("SRC", "host"), field("DST", "host")];

/** Fields after the key, in order. */
export const lineFields: ReadonlyMap<string, readonly Field[]> = new Map([
  ["name", [field("NAME", "text")]],
  ["hosts", [field("HOSTS", "count")]],
  ["host_bw", [field("RATE", "rate")]],
  ["hostbw", [field("HOST", "host"), field("RATE", "rate")]],
  ["fabric", [field("FABRIC", "text")]],
  ["hosts_per_leaf", [field("HOSTS", "count")]],
  ["leaf_bw", [field("RATE", "rate")]],
  ["max_downtime", [field("SECONDS", "instant")]],
  ["limit_out", [field("MIGRATIONS", "count")]],
  [
    "mig",
    [
      field("ID", "text"),
      ...ends,
      field("RAM", "amount"),
      field("DIRTY", "amount"),
      field("WS", "amount"),
      field("START", "instant"),
      field("CAP", "amount"),
    ],
  ],
  ["flow", [field("ID", "text"), ...ends, field("BYTES", "amount"), field("START", "instant")]],
]);

/** More hosts or slots than any cloud has: a slip of the pen, refused before memory is taken for it. */
const MOST = 10_000_000;

const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** What is wrong with one word of a line; null when nothing is. */
export function faultOfField(
  { name, kind }: Field,
  word: string,
  hosts: number | null,
): string | null {
  if (kind === "text") return null;
  const value = decimal.test(word) ? Number(word) : Number.NaN;
  if (!Number.isFinite(value)) return `${name} is "${word}", which is no number.`;
  if (value < 0) return `${name} is ${word}, below 0.`;
  if ((kind === "host" || kind === "count") && !Number.isInteger(value)) {
    return `${name} is ${word}, which is no whole number.`;
  }
  if (kind === "count" && value > MOST) return `${name} is ${word}, above ${MOST}.`;
  if (kind === "rate" && value === 0) return `${name} is 0: nothing could ever be sent.`;
  if (kind === "host" && hosts !== null && value >= hosts) {
    return `${name} is host ${word}, but the scenario has hosts 0 to ${hosts - 1}.`;
  }
  return null;
}

/** How to mend what `faultOfField` found. */
export function mendOf({ kind }: Field, hosts: number | null): string {
  switch (kind) {
    case "host":
      return hosts === null
        ? "Hosts are whole numbers from 0."
        : `Name a host from 0 to ${hosts - 1}.`;
    case "count":
      return `Write a whole number from 0 to ${MOST}.`;
    default:
      return "Bytes, bytes per second and seconds are plain decimal numbers from 0 up.";
  }
}
