/** Reads fields of a cloud's entry; each fault names its place and never its value, which may be secret. */
import type { Diagnostic } from "../../../sim/index.ts";
import type { Mapping } from "./config-files.ts";
import { isMapping } from "./merged-cloud.ts";

export class EntryReader {
  readonly faults: Diagnostic[] = [];
  readonly #entry: Mapping;
  readonly #file: string;
  readonly #prefix: string;

  /** @param prefix what stands before a field's name in faults ("clouds.prod."). */
  constructor(entry: Mapping, file: string, prefix: string) {
    this.#entry = entry;
    this.#file = file;
    this.#prefix = prefix;
  }

  /** The value at a path ("auth.username") as text; null when absent or empty. */
  text(path: string): string | null {
    const value = this.value(path);
    if (value === undefined || value === null || value === "") return null;
    if (typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    this.fault(path, "A plain text is expected.", "Write one value.");
    return null;
  }

  need(path: string): string | null {
    const text = this.text(path);
    if (text === null) {
      const mend = "Set it in clouds.yaml (secrets rather in secure.yaml) or as an OS_ variable.";
      this.fault(path, "It is missing.", mend);
    }
    return text;
  }

  /** True, false, or null when absent. */
  truth(path: string): boolean | null {
    const text = this.text(path)?.toLowerCase() ?? null;
    if (text === null) return null;
    if (["true", "yes", "on", "1"].includes(text)) return true;
    if (["false", "no", "off", "0"].includes(text)) return false;
    this.fault(path, "It is neither true nor false.", "Write true or false.");
    return null;
  }

  /** A list of texts, or one text as a list of one. */
  texts(path: string): readonly string[] {
    const value = this.value(path);
    if (Array.isArray(value)) return value.map(String);
    const text = this.text(path);
    return text === null ? [] : [text];
  }

  value(path: string): unknown {
    let found: unknown = this.#entry;
    for (const key of path.split(".")) found = isMapping(found) ? found[key] : undefined;
    return found;
  }

  fault(path: string, summary: string, mend: string): void {
    this.faults.push({
      severity: "error",
      code: "bad-cloud",
      summary,
      mend,
      source: { file: this.#file, field: this.#prefix + path },
    });
  }
}
