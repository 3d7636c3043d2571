import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const tracked = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((file) => file !== "" && existsSync(join(root, file)));
const textOf = (file: string): string => readFileSync(join(root, file), "utf8");
const source = tracked.filter((file) => /^(sim|data|web|bin)\/.*\.ts$/.test(file));

/** Lines of the files that match, as "file:line: text", so that a failure says where to look. */
function hits(files: readonly string[], pattern: RegExp): string[] {
  return files.flatMap((file) =>
    textOf(file)
      .split("\n")
      .flatMap((line, index) =>
        pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
      ),
  );
}

describe("the lockfile", () => {
  it("holds no registry address, so that it installs from any mirror", () => {
    expect(hits(["package-lock.json"], /"resolved"/)).toEqual([]);
  });
});

describe("sim/ is pure", () => {
  // The compiler already lacks Node and the DOM; these are what ES2023 itself still offers.
  it("asks neither clock nor chance nor locale", () => {
    const impure = /Math\.random|Date\.now|new Date\(|localeCompare|toLocale|\bIntl\b|\.sort\(\)/;
    expect(
      hits(
        source.filter((file) => file.startsWith("sim/")),
        impure,
      ),
    ).toEqual([]);
  });
  it("is synchronous, so that a run is a plain function", () => {
    expect(
      hits(
        source.filter((file) => file.startsWith("sim/")),
        /\basync\b|\bawait\b|Promise</,
      ),
    ).toEqual([]);
  });
});

describe("the repository", () => {
  it("names no machine's folders", () => {
    const own = tracked.filter(
      (file) => !file.startsWith("test/unit/tidy") && !/\.(png|gz)$/.test(file),
    );
    expect(hits(own, /\/work\/|\/root\/|\/home\/[a-z]/)).toEqual([]);
  });
  it("keeps each source file to one idea: at most 300 lines", () => {
    const long = source.filter((file) => textOf(file).split("\n").length > 301);
    expect(long).toEqual([]);
  });
  it("leaves nothing half-finished behind", () => {
    const marker = new RegExp(["FIX", "ME|TO", "DO|XX", "X"].join(""));
    expect(hits(source, marker)).toEqual([]);
  });
  it("links only to documents that exist", () => {
    const broken = tracked
      .filter((file) => file.endsWith(".md"))
      .flatMap((file) =>
        [...textOf(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
          .map((match) => match[1] ?? "")
          .filter((link) => !existsSync(join(root, dirname(file), link)))
          .map((link) => `${file}: ${link}`),
      );
    expect(broken).toEqual([]);
  });
});
