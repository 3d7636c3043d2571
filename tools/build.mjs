// Builds what is run: the command line with its workers (dist/node) and the page (dist/web). A part is built only when
// one of its sources is newer than its last build, so it is cheap to call before each command.
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
const dist = join(root, "dist");

const node = {
  stamp: join(dist, ".built-node"),
  sources: ["sim", "data", "web/wire", "web/server", "bin", "tools", "package-lock.json"],
  builds: [
    {
      root,
      // Bundled: whole, mathjs takes a second to load, and looking up each file of the others a quarter of one.
      ssr: { noExternal: ["cli-progress", "cli-table3", "commander", "mathjs", "zod"] },
      build: {
        ssr: true,
        target: "node20",
        outDir: "dist/node",
        // Chunks of an earlier build stay: a command that is running may still load them.
        emptyOutDir: false,
        minify: false,
        sourcemap: true,
        rollupOptions: {
          input: {
            cli: join(root, "bin/cli.ts"),
            "outlook-worker": join(root, "data/workers/outlook-worker.ts"),
            "replication-worker": join(root, "data/workers/replication-worker.ts"),
          },
          output: { entryFileNames: "[name].mjs", chunkFileNames: "chunk-[hash].mjs" },
        },
      },
    },
  ],
};

/** A page of its own build each, so that a page is one script and the report can be written as one file. */
const pageBuild = (html, isFirst) => ({
  root: join(root, "web/app"),
  base: "./",
  worker: { format: "es" },
  build: {
    outDir: join(dist, "web"),
    emptyOutDir: isFirst,
    target: "es2022",
    // The first versions with light-dark(): the style sheet keeps it as it is written.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    rollupOptions: { input: join(root, "web/app", html) },
  },
});

const pages = {
  stamp: join(dist, ".built-page"),
  sources: ["sim", "data/units", "web/wire", "web/app", "tools", "package-lock.json"],
  builds: [pageBuild("index.html", true), pageBuild("run.html", false)],
};

/** Newest modification time [ms] of any file below a path; samples are not built, so not looked at. */
const newest = (path) => {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  if (path.endsWith("samples")) return 0;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
};

const isStale = ({ stamp, sources }) => {
  if (!existsSync(join(root, "sim"))) return false; // an installed package carries dist/ only
  if (!existsSync(stamp)) return true;
  const built = statSync(stamp).mtimeMs;
  return sources.some((name) => newest(join(root, name)) > built);
};

const buildIfStale = async (part) => {
  if (!isStale(part)) return;
  const startedAt = new Date();
  const { build } = await import("vite");
  for (const options of part.builds)
    await build({ configFile: false, logLevel: "error", ...options });
  mkdirSync(dist, { recursive: true });
  writeFileSync(part.stamp, "");
  // The stamp takes the time at which the build began: a source edited meanwhile counts as newer.
  utimesSync(part.stamp, startedAt, startedAt);
};

/** What every command needs. */
export const buildCommandLine = () => buildIfStale(node);
/** What `serve` and `report` need besides. */
export const buildPage = () => buildIfStale(pages);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--force")) rmSync(dist, { recursive: true, force: true });
  await buildCommandLine();
  await buildPage();
}
