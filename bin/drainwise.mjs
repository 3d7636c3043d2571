#!/usr/bin/env node
// Entry point of `npx drainwise`: builds what is stale in a clone, then runs the built command line.
import { build, isStale } from "../tools/build.mjs";

if (isStale()) await build();
const { main } = await import("../dist/node/cli.mjs");
await main(process.argv);
