/** COLUMNS.md, made of the column declarations so that it cannot fall behind them. */
import { table } from "../csv/columns-doc.ts";
import { moveColumns } from "./move-columns.ts";

const intro = `# Columns of a site's measured moves

Made of the declarations in this folder; \`npx vitest run test/unit/calibrate/columns -u\` writes it anew.

\`drainwise calibrate MEASURED.csv\` reads one row a move. Columns are matched by name in any order; a bare number is in
the unit that the header names, a number with a unit of its own ("2 TiB", "10 Gbit/s", "5 min") is converted. A column
whose name begins with \`note\` is left alone; any other unknown column is an error. \`openstack server migration list\`
and \`show\` give times and types; flavors give memory; \`drainwise collect\` gives what is touched, dirtied and written.

The file may instead be one that \`drainwise predict\` reads, with its results (\`status\`, \`total_ms\`, ...): runs of
bare QEMU, to which the figures that QEMU sees are fitted. There, too, a column \`moves\` may say for how many runs a
row stands.
`;

const needed = { always: "yes", disks: "block moves" } as const;

const rows = Object.values(moveColumns).map(({ name, about, need }) => [
  `\`${name}\``,
  need === undefined ? "" : needed[need],
  about,
]);

export const columnsDoc = (): string =>
  `${intro}\n${table([["column", "needed", "meaning"], ...rows])}\n`;
