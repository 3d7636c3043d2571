#!/usr/bin/env node
// Entry point of `npx drainwise`: builds what is stale in a clone, then runs the built command line.
import { buildCommandLine, buildPage } from "../tools/build.mjs";

const commandsWithPage = ["serve", "report"];

await buildCommandLine();
if (commandsWithPage.includes(process.argv[2])) await buildPage();
const { main } = await import("../dist/node/cli.mjs");
await main(process.argv);
