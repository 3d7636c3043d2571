import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../../sim/plan/canonical.ts";

// Approval binds a plan by the hash of this text: another writer of RFC 8785 must get the same bytes.
describe("canonical JSON", () => {
  it("gives RFC 8785's example (section 3.2.3)", () => {
    const value = {
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });
  it("sorts keys by UTF-16 code unit (RFC 8785, section 3.2.3, the sorting example)", () => {
    const value = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    };
    expect([...canonicalJson(value).matchAll(/:"([^"]+)"/g)].map((match) => match[1])).toEqual([
      "Carriage Return",
      "One",
      "Control",
      "Latin Small Letter O With Diaeresis",
      "Euro Sign",
      "Emoji: Grinning Face",
      "Hebrew Letter Dalet With Dagesh",
    ]);
  });
  it.each([
    [-0, "0"],
    [5e-324, "5e-324"],
    [-1.7976931348623157e308, "-1.7976931348623157e+308"],
    [9007199254740992, "9007199254740992"],
    [295147905179352830000, "295147905179352830000"],
    [1e21, "1e+21"],
    [999999999999999900000, "999999999999999900000"],
  ])("writes the number %d of RFC 8785's appendix B", (number, text) => {
    expect(canonicalJson(number)).toBe(text);
  });
  it("leaves out undefined fields and refuses what is no JSON", () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
    expect(() => canonicalJson(Number.NaN)).toThrow(/finite/);
    expect(() => canonicalJson(Number.POSITIVE_INFINITY)).toThrow(/finite/);
    expect(() => canonicalJson("\ud83d")).toThrow(/whole UTF-16/);
    expect(() => canonicalJson([undefined])).toThrow(/no undefined/);
  });
});
