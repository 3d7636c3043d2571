/** The header of a file of measured moves: nothing missing, nothing misspelt, nothing twice. */
import { nearestName } from "../../sim/index.ts";
import type { FaultLog } from "../csv/fault-log.ts";
import type { TableHead } from "../csv/read-table.ts";
import { normalised } from "../csv/row-cursor.ts";
import { moveColumns } from "./move-columns.ts";

const columns = Object.values(moveColumns);
const known = columns.map(({ name }) => name);
const needed = columns.filter(({ need }) => need === "always").map(({ name }) => name);

export function checkColumns(head: TableHead, faults: FaultLog): void {
  const present = head.columns.map(normalised);
  const at = (field: string) => ({ file: head.file, line: 1, field });
  for (const name of needed) {
    if (present.includes(name)) continue;
    faults.error("missing-column", `The column ${name} is missing.`, "Add it.", at(name));
  }
  for (const [index, name] of present.entries()) {
    if (present.indexOf(name) < index) {
      faults.error("column-twice", `The column ${name} comes twice.`, "Keep one.", at(name));
    }
    if (known.includes(name) || name.startsWith("note")) continue;
    const near = nearestName(name, known);
    const mend = near === null ? `Known: ${known.join(", ")}.` : `Did you mean ${near}?`;
    faults.error(
      "unknown-column",
      `The column ${name} is not known.`,
      `${mend} A column whose name begins with note is left alone.`,
      at(name),
    );
  }
}
