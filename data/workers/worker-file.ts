/** Where a built worker lies: beside the built command line, or in dist/ when run from the sources. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Null when nothing is built. */
export function workerFile(name: "replication-worker" | "outlook-worker"): string | null {
  const places = [`./${name}.mjs`, `../../dist/node/${name}.mjs`];
  const files = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return files.find((file) => existsSync(file)) ?? null;
}
