// Type-checks each folder under the environment it is allowed to see: sim/ without Node or DOM types,
// data/ and bin/ with Node, web/app with the DOM. Impurity in sim/ therefore does not compile.
// What did not change since the last run is not checked again (node_modules/.cache/typecheck).
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const tsc = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));
const cache = fileURLToPath(new URL("../node_modules/.cache/typecheck/", import.meta.url));
const projects = ["sim", "data", "web/server", "web/app", "bin", "test"];

const check = (project) =>
  new Promise((resolve) => {
    const known = `${cache}${project.replace("/", "-")}.tsbuildinfo`;
    const incremental = ["--incremental", "--tsBuildInfoFile", known];
    const options = ["--noEmit", "--pretty", "false", ...incremental, "-p", project];
    const child = spawn(process.execPath, [tsc, ...options]);
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    child.on("close", (code) => resolve({ project, code, output }));
  });

let failed = 0;
const queue = process.argv.length > 2 ? process.argv.slice(2) : projects;
for (let at = 0; at < queue.length; at += 2) {
  for (const { project, code, output } of await Promise.all(queue.slice(at, at + 2).map(check))) {
    process.stdout.write(`${code === 0 ? "ok  " : "FAIL"} ${project}\n${output}`);
    if (code !== 0) failed += 1;
  }
}
process.exit(failed === 0 ? 0 : 1);
