// The lab's command. Node 20 runs no TypeScript by itself, so Vite (a development dependency) loads what follows.
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const { module } = await runnerImport(fileURLToPath(new URL("./command.ts", import.meta.url)), {
  configFile: false,
  logLevel: "error",
});
process.exit(await module.command(process.argv.slice(2)));
