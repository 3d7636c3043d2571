/** COLUMNS.md, made of the column declarations so that it cannot fall behind them. */
import { fileKinds } from "./file-kinds.ts";
import { columnsOf, type OwnKind, ownKeys } from "./own-rows.ts";

const intro = `# Files and columns that a cloud is read from

Made of the declarations in this folder; \`npx vitest run test/unit/csv/columns -u\` writes it anew.

\`drainwise ... --cloud DIRECTORY\` reads every \`*.csv\` of the directory. A file is known by its header row, never by
its name; columns are matched by name in any order; commas, semicolons and tabs separate; UTF-8 with or without a byte
order mark. A file over 1 GiB is refused. Every fault is told at once, and nothing is read by halves.

## What the openstack client prints

Any version of client and API will do. What it does not print is assumed and listed by \`drainwise doctor\`; only the
capacity of hosts, which API 2.88 and later no longer print, must then come from \`hosts.csv\`.`;

const ownIntro = `## Ours

All columns but the first are optional; an empty cell is as good as none. A bare number is in the unit that the header
names; a number with a unit of its own ("2 TiB", "10 Gbit/s", "5 min") is converted. A file may come in several pieces
(one a host, as \`drainwise collect\` writes them). A column whose name begins with \`note\` is left alone; any other
unknown column is an error, as a misspelt name would be an assumption unseen.`;

const needed: ReadonlySet<string> = new Set(["services", "servers", "flavors"]);

const keyAbout: Readonly<Record<OwnKind, string>> = {
  "own-hosts": "Host as `compute service list` prints it (the short or the full name).",
  "own-servers": "Id of the server.",
  "own-network": "Host; one row for each of its links.",
  "own-settings": "Name of the group, to which `settings_group` of hosts.csv refers.",
};

const titles: Readonly<Record<OwnKind, string>> = {
  "own-hosts": "hosts.csv: inventories, disks and CPUs of hosts",
  "own-servers": "servers.csv: what is known of servers beyond Nova's list",
  "own-network": "network.csv: links and leaf switches",
  "own-settings": "nova-settings.csv: the migration options of nova.conf, by group of hosts",
};

/** The whole document. */
export function columnsDocument(): string {
  const nova = fileKinds
    .filter(({ severalFiles }) => !severalFiles)
    .map(({ id, title, needs, oneOf }) => {
      const choice = oneOf.length > 0 ? `, and ${oneOf.join(" or ")}` : "";
      return [`\`${title}\``, needed.has(id) ? "yes" : "", needs.join(", ") + choice];
    });
  const own = (Object.keys(ownKeys) as OwnKind[]).map((kind) => {
    const columns = Object.values(columnsOf[kind]).map(({ name, about }) => [`\`${name}\``, about]);
    const rows = [["column", "meaning"], [`\`${ownKeys[kind]}\``, keyAbout[kind]], ...columns];
    return `### ${titles[kind]}\n\n${table(rows)}`;
  });
  const novaTable = table([["file", "needed", "told by the columns"], ...nova]);
  return `${[intro, novaTable, ownIntro, ...own].join("\n\n")}\n`;
}

/** A Markdown table, its columns aligned; the first row is its head. */
export function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? "").length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((text, at) => text.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}
