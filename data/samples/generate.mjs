// Writes the shipped samples: node data/samples/generate.mjs [DIRECTORY]. The same bytes on every run.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { genomics } from "./genomics.mjs";
import { tiny } from "./tiny.mjs";

const target = process.argv[2] ?? dirname(fileURLToPath(import.meta.url));

for (const [name, files] of [["genomics", genomics(20261123)], ["tiny", tiny()]]) {
  mkdirSync(join(target, name), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(target, name, file), text);
}
