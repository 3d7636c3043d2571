// Preloaded into a process (--import): at its end it writes the most memory that it ever held [KiB] to the file MOST_MEMORY.
import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

if (isMainThread) {
  process.once("exit", () => {
    writeFileSync(process.env.MOST_MEMORY, String(process.resourceUsage().maxRSS));
  });
}
