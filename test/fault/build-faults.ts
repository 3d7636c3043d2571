/** The fault simulation as one module, with a bug put into the runner if asked for. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "vite";
import type * as Main from "./main.ts";
import type { Mutation } from "./mutations.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Bundles, loads and forgets the files. */
export async function loadFaults(mutation: Mutation): Promise<typeof Main> {
  const folder = await mkdtemp(join(tmpdir(), "drainwise-faults-"));
  try {
    await build({
      root,
      configFile: false,
      logLevel: "error",
      plugins: [mutating(mutation)],
      build: {
        ssr: join(root, "test/fault/main.ts"),
        target: "node20",
        outDir: folder,
        minify: false,
        rollupOptions: { output: { entryFileNames: "main.mjs" } },
      },
    });
    return (await import(
      /* @vite-ignore */ pathToFileURL(join(folder, "main.mjs")).href
    )) as typeof Main;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function mutating({ name, changes }: Mutation): Plugin {
  return {
    name: "mutation",
    enforce: "pre",
    transform(code, id) {
      const file = relative(root, id.split("?")[0] ?? id);
      let changed = code;
      for (const { from, to } of changes.filter((change) => change.file === file)) {
        if (!changed.includes(from))
          throw new Error(`"${name}": ${file} has no "${from}" any more`);
        changed = changed.replace(from, () => to);
      }
      return changed === code ? null : { code: changed, map: null };
    },
  };
}
