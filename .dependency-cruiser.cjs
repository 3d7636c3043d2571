// The map of ARCHITECTURE.md as rules: what a folder may import. Anything not listed is refused.
// Type-only imports count too: a type names an idea, and ideas have directions as well.

/** folder below sim/ -> the folders below sim/ that it may import (itself always). */
const simMap = {
  base: [],
  kernel: ["base"],
  network: ["base"],
  migration: ["base"],
  cloud: ["base", "migration"],
  scenario: ["base", "network", "migration"],
  plan: ["base", "cloud"],
  port: ["base", "cloud"],
  planner: ["base", "cloud", "migration", "network", "plan"],
  runner: ["base", "port", "plan"],
  world: ["base", "kernel", "network", "migration", "cloud", "scenario", "plan", "port"],
  forecast: [
    "base",
    "kernel",
    "network",
    "migration",
    "cloud",
    "scenario",
    "plan",
    "port",
    "planner",
    "runner",
    "world",
  ],
  capacity: ["base", "cloud"],
};

const withinSim = Object.entries(simMap).map(([folder, allowed]) => ({
  name: `sim-${folder}`,
  comment: `sim/${folder} may import only: ${["itself", ...allowed].join(", ")}.`,
  severity: "error",
  from: { path: `^sim/${folder}/` },
  to: { pathNot: `^sim/(${[folder, ...allowed].join("|")})/` },
}));

module.exports = {
  forbidden: [
    ...withinSim,
    {
      name: "no-cycles",
      comment: "Two files that need each other are one idea in two places.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "sim-by-its-index",
      comment: "Other folders see sim/ through sim/index.ts alone (tests may look inside).",
      severity: "error",
      from: { path: "^(data|web|bin)/" },
      to: { path: "^sim/", pathNot: "^sim/index\\.ts$" },
    },
    {
      name: "data-imports",
      comment: "data/ is the edge: it may import sim/, libraries and Node.",
      severity: "error",
      from: { path: "^data/" },
      to: { path: "^(web|bin|test)/" },
    },
    {
      name: "units-browser-safe",
      comment: "data/units runs in the browser too: no Node, nothing of data/ but itself.",
      severity: "error",
      from: { path: "^data/units/" },
      to: { pathNot: "^(data/units/|sim/index\\.ts$|node_modules/)" },
    },
    {
      name: "wire-imports",
      comment: "web/wire is messages: it may import sim/ only.",
      severity: "error",
      from: { path: "^web/wire/" },
      to: { pathNot: "^(web/wire/|sim/index\\.ts$)" },
    },
    {
      name: "server-imports",
      comment: "web/server is the composition root: sim/, data/, web/wire, Express.",
      severity: "error",
      from: { path: "^web/server/" },
      to: { path: "^(web/app|bin|test)/" },
    },
    {
      name: "app-imports",
      comment: "web/app runs in the browser: sim/, web/wire, data/units and d3 only.",
      severity: "error",
      from: { path: "^web/app/" },
      to: { path: "^(data/(?!units/)|web/server/|bin/|test/)" },
    },
    {
      name: "bin-imports",
      comment: "bin/ is thin: sim/, data/, web/server.",
      severity: "error",
      from: { path: "^bin/" },
      to: { path: "^(web/app|test)/" },
    },
    {
      name: "not-to-test",
      comment: "Nothing shipped imports a test.",
      severity: "error",
      from: { pathNot: "^test/" },
      to: { path: "^test/" },
    },
    {
      name: "library-mathjs",
      comment: "mathjs only where quantities are read (data/units).",
      severity: "error",
      from: { pathNot: "^(data/units|test)/" },
      to: { path: "^node_modules/mathjs" },
    },
    {
      name: "library-csv-parse",
      comment: "csv-parse only in data/csv.",
      severity: "error",
      from: { pathNot: "^(data/csv|test)/" },
      to: { path: "^node_modules/csv-parse" },
    },
    {
      name: "library-express",
      comment: "express only in web/server.",
      severity: "error",
      from: { pathNot: "^(web/server|test)/" },
      to: { path: "^node_modules/express/" },
    },
    {
      name: "library-d3",
      comment: "d3 only in the page.",
      severity: "error",
      from: { pathNot: "^(web/app|test)/" },
      to: { path: "^node_modules/d3" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|coverage)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".mjs", ".js", ".json"] },
  },
};
