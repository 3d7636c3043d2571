// A Nova in a process of its own, which lives on while its users are killed. Node 20 runs no TypeScript by itself, so
// Vite (a development dependency) loads what follows.
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const entry = fileURLToPath(new URL("./process.ts", import.meta.url));
const { module } = await runnerImport(entry, { configFile: false, logLevel: "error" });
module.serveParent();
