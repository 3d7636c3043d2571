import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PythonValue, parsePythonLiteral } from "../../../data/csv/python-literal.ts";

const value = (text: string): PythonValue => {
  const parsed = parsePythonLiteral(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error}`);
  return parsed.value;
};
const refusal = (text: string): string => {
  const parsed = parsePythonLiteral(text);
  return parsed.ok ? `read as ${JSON.stringify(parsed.value)}` : parsed.error;
};

/** As Python's repr writes it. */
function repr(item: PythonValue): string {
  if (item === null) return "None";
  if (item === true) return "True";
  if (item === false) return "False";
  if (typeof item === "number") return String(item);
  if (typeof item === "string") {
    const body = item.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
    return item.includes("'") && !item.includes('"')
      ? `"${body}"`
      : `'${body.replaceAll("'", "\\'")}'`;
  }
  if (item instanceof Map) {
    return `{${[...item].map(([key, inner]) => `${repr(key)}: ${repr(inner)}`).join(", ")}}`;
  }
  return `[${(item as readonly PythonValue[]).map(repr).join(", ")}]`;
}

describe("Python literals in a cell", () => {
  it("are read as the openstack client prints them", () => {
    expect(value("['cmp3']")).toEqual(["cmp3"]);
    expect(value("[]")).toEqual([]);
    expect(value("{}")).toEqual(new Map());
    expect(value("{'hw:cpu_policy': 'shared', 'n': 2, 'b': True, 'z': None}")).toEqual(
      new Map<string, PythonValue>([
        ["hw:cpu_policy", "shared"],
        ["n", 2],
        ["b", true],
        ["z", null],
      ]),
    );
    expect(value("{'net': ['10.0.0.1', 'fe80::1'], 'm': {'a': -1.5e3}}")).toEqual(
      new Map<string, PythonValue>([
        ["net", ["10.0.0.1", "fe80::1"]],
        ["m", new Map([["a", -1500]])],
      ]),
    );
    expect(value("('a', 'b',)")).toEqual(["a", "b"]);
    expect(value(`["it's", 'say "x"', 'a\\'b', '\\u00e9\\x21\\U0001f9ec']`)).toEqual([
      "it's",
      'say "x"',
      "a'b",
      "\u00e9!\u{1f9ec}",
    ]);
  });
  it("are refused with the character at which they break", () => {
    expect(refusal("['a'")).toContain("at character 5");
    expect(refusal("['a' 'b']")).toContain("at character 6 a comma or ] was expected");
    expect(refusal("{'a' 1}")).toContain("a colon");
    expect(refusal("'open")).toContain("closing '");
    expect(refusal("[1] 2")).toContain("the end");
    expect(refusal("wobble")).toContain("at character 1");
    expect(refusal("'\\xZZ'")).toContain("hexadecimal");
    expect(refusal("")).toContain("at character 1");
  });
  it("give back whatever repr wrote", () => {
    const anyValue = fc.letrec<{ value: PythonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.string({ unit: "grapheme-ascii" }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("value"), { maxLength: 4 }),
        fc
          .array(fc.tuple(fc.string(), tie("value")), { maxLength: 4 })
          .map((pairs) => new Map(pairs)),
      ),
    })).value;
    fc.assert(
      fc.property(anyValue, (item) => {
        expect(value(repr(item))).toEqual(item);
      }),
    );
  });
});
