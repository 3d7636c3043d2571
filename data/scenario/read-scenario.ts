/** Scenario files in the format `migscn 1` (plain text, one `key value...` a line, `#` comments; gzip or not). */
import {
  type Diagnostic,
  err,
  type Fabric,
  ok,
  type Result,
  type Scenario,
  type ScenarioItem,
} from "../../sim/index.ts";
import { readLines } from "./read-lines.ts";
import { type Field, faultOfField, lineFields, mendOf } from "./scenario-fields.ts";

/** Reads a whole scenario, or tells every fault with its line and how to mend it. */
export async function readScenario(path: string): Promise<Result<Scenario, Diagnostic[]>> {
  const draft = new ScenarioDraft(path);
  try {
    await readLines(path, (text, line) => draft.take(text, line));
  } catch (error: unknown) {
    draft.fault(
      "unreadable-file",
      undefined,
      `The file cannot be read: ${reasonOf(error)}.`,
      "Check the path, and that the file is whole and readable.",
    );
    return err(draft.faults);
  }
  return draft.finish();
}

const reasonOf = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error);
  return text.includes("ENOENT") ? "there is no such file" : text;
};

class ScenarioDraft {
  readonly faults: Diagnostic[] = [];
  private readonly file: string;
  private readonly single = new Map<string, { line: number; words: readonly string[] }>();
  private readonly hostRates = new Map<number, number>();
  private readonly items: ScenarioItem[] = [];
  private readonly idLines = new Map<string, number>();
  /** Keys that stand in the file, sound or not: a faulty line is not a missing one. */
  private readonly seen = new Set<string>();
  private hosts: number | null = null;
  private sawHeader = false;

  constructor(file: string) {
    this.file = file;
  }

  fault(code: string, line: number | undefined, summary: string, mend: string): void {
    const source = line === undefined ? { file: this.file } : { file: this.file, line };
    this.faults.push({ severity: "error", code, summary, mend, source });
  }

  take(text: string, line: number): void {
    const hash = text.indexOf("#");
    const words = (hash < 0 ? text : text.slice(0, hash))
      .split(/\s+/)
      .filter((word) => word !== "");
    const [key, ...values] = words;
    if (key === undefined) return;
    if (!this.sawHeader) {
      this.sawHeader = true;
      if (key === "migscn" && values[0] === "1") return;
      this.fault(
        "no-header",
        line,
        `The file begins with "${words.slice(0, 2).join(" ")}".`,
        'Begin it with the line "migscn 1".',
      );
      if (key === "migscn") return;
    }
    const fields = lineFields.get(key);
    if (fields === undefined) {
      this.fault(
        "unknown-key",
        line,
        `"${key}" is no key of migscn 1.`,
        `Keys: ${[...lineFields.keys()].join(", ")}.`,
      );
      return;
    }
    this.seen.add(key);
    if (key === "mig" || key === "flow") this.noteId(values[0] ?? "", line);
    if (this.areSound(key, fields, values, line)) this.accept(key, values, line);
  }

  private areSound(
    key: string,
    fields: readonly Field[],
    values: readonly string[],
    line: number,
  ): boolean {
    if (values.length !== fields.length) {
      const form = `${key} ${fields.map(({ name }) => name).join(" ")}`;
      this.fault(
        "wrong-fields",
        line,
        `"${key}" has ${values.length} values, not ${fields.length}.`,
        `Write: ${form}`,
      );
      return false;
    }
    let sound = true;
    for (const [index, field] of fields.entries()) {
      const summary = faultOfField(field, values[index] ?? "", this.hosts);
      if (summary === null) continue;
      sound = false;
      this.fault("bad-value", line, summary, mendOf(field, this.hosts));
    }
    return sound;
  }

  private accept(key: string, values: readonly string[], line: number): void {
    if (key === "mig" || key === "flow") {
      this.acceptItem(key, values, line);
      return;
    }
    if (key === "hostbw") {
      this.acceptHostRate(Number(values[0]), Number(values[1]), line);
      return;
    }
    const earlier = this.single.get(key);
    if (earlier !== undefined) {
      this.fault(
        "twice",
        line,
        `"${key}" stands here and in line ${earlier.line}.`,
        "Keep one of them.",
      );
    }
    this.single.set(key, { line, words: values });
    if (key === "hosts") this.hosts = Number(values[0]);
  }

  private noteId(id: string, line: number): void {
    const earlier = this.idLines.get(id);
    if (earlier !== undefined) {
      this.fault(
        "duplicate-id",
        line,
        `Id ${id} stands here and in line ${earlier}.`,
        "Give each item an id of its own.",
      );
    }
    this.idLines.set(id, line);
  }

  private acceptHostRate(host: number, rate: number, line: number): void {
    if (this.hostRates.has(host)) {
      this.fault(
        "twice",
        line,
        `Host ${host} has a rate of its own in an earlier line.`,
        "Keep one hostbw line a host.",
      );
    }
    this.hostRates.set(host, rate);
  }

  private acceptItem(kind: "mig" | "flow", values: readonly string[], line: number): void {
    const [id = "", ...rest] = values;
    if (this.hosts === null) {
      if (this.seen.has("hosts")) return;
      this.fault(
        "order",
        line,
        `An item stands before the line "hosts".`,
        'Put "hosts H" above all items.',
      );
      return;
    }
    const [source = 0, destination = 0, amount = 0, ...others] = rest.map(Number);
    if (kind === "flow") {
      this.items.push({ kind, id, source, destination, bytes: amount, start: others[0] ?? 0 });
      return;
    }
    const [dirtyRate = 0, workingSet = 0, start = 0, cap = 0] = others;
    this.items.push({
      kind,
      id,
      source,
      destination,
      ram: amount,
      dirtyRate,
      workingSet,
      start,
      cap: cap === 0 ? Number.POSITIVE_INFINITY : cap,
    });
  }

  finish(): Result<Scenario, Diagnostic[]> {
    if (!this.sawHeader) {
      this.fault(
        "empty-file",
        undefined,
        "The file holds no line.",
        'Begin it with the line "migscn 1".',
      );
    } else if (!this.seen.has("hosts")) {
      this.fault(
        "missing-key",
        undefined,
        'The line "hosts H" is missing.',
        'Add it after "migscn 1".',
      );
    }
    const rate = this.single.get("host_bw")?.words[0];
    const hosts = this.hosts ?? 0;
    if (!this.seen.has("host_bw") && this.sawHeader && this.hostRates.size < hosts) {
      this.fault(
        "missing-key",
        undefined,
        'The line "host_bw B" is missing.',
        "Add the rate of the hosts' links in bytes per second.",
      );
    }
    const fabric = this.fabric();
    if (this.faults.length > 0 || fabric === null) return err(this.faults);
    return ok({
      name: this.single.get("name")?.words[0] ?? "",
      hostRates: Array.from(
        { length: hosts },
        (_, host) => this.hostRates.get(host) ?? Number(rate),
      ),
      fabric,
      maxDowntime: Number(this.single.get("max_downtime")?.words[0] ?? 0.03),
      limitOut: Number(this.single.get("limit_out")?.words[0] ?? 0),
      items: this.items,
    });
  }

  private fabric(): Fabric | null {
    const written = this.single.get("fabric");
    const kind = written?.words[0] ?? "nonblocking";
    if (kind === "nonblocking") return { kind };
    if (kind !== "leafspine") {
      this.fault(
        "bad-value",
        written?.line,
        `"${kind}" is no fabric.`,
        "Write nonblocking or leafspine.",
      );
      return null;
    }
    const hostsPerLeaf = Number(this.single.get("hosts_per_leaf")?.words[0] ?? 0);
    const leafRate = Number(this.single.get("leaf_bw")?.words[0] ?? 0);
    if (hostsPerLeaf > 0 && leafRate > 0) return { kind, hostsPerLeaf, leafRate };
    this.fault(
      "missing-key",
      written?.line,
      "A leaf-spine fabric needs hosts_per_leaf and leaf_bw, both above 0.",
      "Add the two lines.",
    );
    return null;
  }
}
