import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { present } from "../../sim/index.ts";

/** The folder of the built page (dist/web): from the sources as from dist/node it lies below the package's root. */
export function pageFolder(): string {
  return join(packageRoot(), "dist", "web");
}

/** The nearest folder upwards that has a package.json. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder)
    folder = dirname(folder);
  return present(existsSync(join(folder, "package.json")) ? folder : null, "no package.json above");
}
