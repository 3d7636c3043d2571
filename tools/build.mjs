// Builds what is run: the command line and the workers (dist/node) and the page (dist/web).
// Does nothing when dist/ is newer than every source, so it is safe to call before each command.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = join(root, "dist", ".built");
const sources = ["sim", "data", "web", "bin", "tools", "package-lock.json"];

/** Newest modification time [ms] of any file below a path; samples and tests are not built, so not looked at. */
const newest = (path) => {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  if (path.endsWith("samples")) return 0;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
};

export const isStale = () => {
  if (!existsSync(join(root, "sim"))) return false; // an installed package carries dist/ only
  if (!existsSync(stamp)) return true;
  const built = statSync(stamp).mtimeMs;
  return sources.some((name) => newest(join(root, name)) > built);
};

export const build = async () => {
  const startedAt = Date.now();
  const { build: viteBuild } = await import("vite");
  await viteBuild({
    root,
    configFile: false,
    logLevel: "error",
    build: {
      ssr: true,
      target: "node20",
      outDir: "dist/node",
      emptyOutDir: true,
      minify: false,
      sourcemap: true,
      rollupOptions: {
        input: {
          cli: join(root, "bin/cli.ts"),
        },
        output: { entryFileNames: "[name].mjs", chunkFileNames: "chunk-[hash].mjs" },
      },
    },
  });
  await viteBuild({
    root: join(root, "web/app"),
    base: "./",
    configFile: false,
    logLevel: "error",
    worker: { format: "es" },
    build: { outDir: join(root, "dist/web"), emptyOutDir: true, target: "es2022" },
  });
  mkdirSync(join(root, "dist"), { recursive: true });
  // The stamp takes the time at which the build began: a source edited meanwhile counts as newer.
  writeFileSync(stamp, "");
  utimesSync(stamp, new Date(startedAt), new Date(startedAt));
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--force")) rmSync(stamp, { force: true });
  if (isStale()) await build();
}
