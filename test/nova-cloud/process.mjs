// A Nova in a process of its own, which lives on while its users are killed. Node 20 runs no TypeScript by itself, so
// Vite (a development dependency) loads what follows.
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const entry = fileURLToPath(new URL("./process.ts", import.meta.url));
const { module } = await runnerImport(entry, { configFile: false, logLevel: "error" });
// Its time runs faster only from here on: Vite's own patience would else be over before a busy machine has loaded all.
if (process.env.FAST_CLOCK !== undefined) await import("../kills/fast-clock.mjs");
module.serveParent();
