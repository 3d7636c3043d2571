import { basename } from "node:path";
import type { Command } from "commander";
import type {
  CalibratedFigure,
  ModelConstants,
  SiteConstants,
  SiteFigureName,
} from "../../sim/index.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { constantsOrFail } from "../measured-input.ts";

interface Options {
  readonly name?: string;
  readonly date?: string;
  readonly base: string;
  readonly overhead?: string;
  readonly coldOverhead?: string;
  readonly against?: string;
  readonly out?: string;
  readonly cloud?: string;
  readonly json?: true;
}

/** drainwise calibrate: what a site's own measured moves say of its machines. */
export function register(program: Command): void {
  program
    .command("calibrate")
    .argument("<measured.csv>", "measured moves, one a row; columns in data/calibrate/COLUMNS.md")
    .description("Fit the constants that are a site's to moves measured there.")
    .option("--name <site>", "the site's name (default: the file's)")
    .option("--date <day>", "day of the measurement, where the rows have no dates")
    .option("--base <name>", "set that everything else is taken from", "kvm")
    .option("--overhead <time>", "Nova's time around a live move, known beforehand: held")
    .option("--cold-overhead <time>", "the same of a cold move")
    .option("--against <other.csv>", "predict these measured moves, too, which are not fitted to")
    .option("--out <file>", "write the constants as JSON, for --constants of other commands")
    .option("--cloud <folder>", "keep them with this cloud's files, where other commands find them")
    .option("--json", "print the constants as JSON")
    .action(run);
}

async function run(path: string, options: Options): Promise<void> {
  const [base, moves, stated, { calibrate }] = await Promise.all([
    constantsOrFail(options.base),
    movesOrFail(path),
    statedOrFail(options),
    import("../../sim/index.ts"),
  ]);
  const file = basename(path);
  const count = moves.cases.reduce((sum, each) => sum + each.moves, 0);
  const site = calibrate({
    cases: moves.cases,
    base,
    stated,
    name: options.name ?? file.replace(/\.csv$/i, ""),
    source: `${count} measured moves in ${file}`,
    date: dateOrFail(options.date ?? moves.lastDate, file),
  });
  const { textOfConstants, writeConstants } = await import("../../data/catalog/constants-file.ts");
  if (options.out !== undefined)
    await write(options.out, () => writeConstants(options.out ?? "", site));
  if (options.cloud !== undefined) await keep(options.cloud, site);
  if (options.json) process.stdout.write(textOfConstants(site));
  else await print(site, moves.leftOut);
  if (options.against !== undefined && !options.json) await printCheck(site, base, options.against);
}

/** Beside the files of a cloud: what is read of that cloud from then on is predicted with them. */
async function keep(folder: string, site: SiteConstants): Promise<void> {
  const { keepSite, nameOf, siteOfCloud } = await import("../../data/catalog/site-catalog.ts");
  if (site.base !== "kvm") {
    throw new CommandFailure(
      `The constants rest on ${site.base}; a cloud's must rest on kvm (--base kvm).`,
      exitCode.badInput,
    );
  }
  const before = await siteOfCloud(folder);
  let path = "";
  await write(folder, async () => {
    path = await keepSite(folder, site);
  });
  const replaced =
    before.ok && before.value !== null ? ` It replaces ${nameOf(before.value)}.` : "";
  process.stderr.write(`note: ${path}: kept for every command that reads this cloud.${replaced}\n`);
}

/** Moves that the fit has not seen, beside what its constants make of them. */
async function printCheck(site: SiteConstants, base: ModelConstants, path: string): Promise<void> {
  const [{ checkAgainst }, { formatDuration, formatShare, printLine, printTable }, { cases }] =
    await Promise.all([import("../../sim/index.ts"), import("../console.ts"), movesOrFail(path)]);
  printLine();
  const rows = checkAgainst(site, base, cases).map(({ label, measured, predicted, low, high }) =>
    predicted === null || low === null || high === null
      ? [label, formatDuration(measured), "never", "", ""]
      : [
          label,
          formatDuration(measured),
          formatDuration(predicted),
          `${formatDuration(low)} to ${Number.isFinite(high) ? formatDuration(high) : "never"}`,
          `${predicted < measured ? "-" : "+"}${formatShare(Math.abs(predicted / measured - 1))}`,
        ],
  );
  printTable(
    [
      { title: `not fitted: ${basename(path)}`, shrink: 1 },
      { title: "measured", align: "right" },
      { title: "predicted", align: "right" },
      { title: "P10 to P90", align: "right" },
      { title: "error", align: "right" },
    ],
    rows,
  );
}

async function movesOrFail(path: string) {
  const [{ readMoves }, { printDiagnostics }] = await Promise.all([
    import("../../data/calibrate/read-moves.ts"),
    import("../console.ts"),
  ]);
  const read = await readMoves(path);
  if (read.ok) return read.value;
  const { diagnostics, total } = read.error;
  printDiagnostics(diagnostics, total);
  throw new CommandFailure(
    `${path} was not read: ${total} ${total === 1 ? "fault" : "faults"}.`,
    exitCode.badInput,
  );
}

async function statedOrFail(options: Options): Promise<ReadonlyMap<SiteFigureName, number>> {
  const { parseQuantity } = await import("../../data/units/quantity.ts");
  const stated = new Map<SiteFigureName, number>();
  const given = [
    ["--overhead", "liveOverhead", options.overhead],
    ["--cold-overhead", "coldOverhead", options.coldOverhead],
  ] as const;
  for (const [option, figure, text] of given) {
    if (text === undefined) continue;
    const time = parseQuantity(text, "seconds", "s");
    if (!time.ok) throw new CommandFailure(`${option}: ${time.error}`, exitCode.badInput);
    if (!(time.value > 0)) {
      throw new CommandFailure(`${option}: it must be more than 0.`, exitCode.badInput);
    }
    stated.set(figure, time.value);
  }
  return stated;
}

function dateOrFail(date: string | null, file: string): string {
  if (date === null) {
    throw new CommandFailure(
      `${file} has no dates: give the day of the measurement with --date, as in 2026-11-23.`,
      exitCode.badInput,
    );
  }
  if (/^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date))) return date;
  throw new CommandFailure(`--date ${date}: write it as 2026-11-23.`, exitCode.badInput);
}

async function write(file: string, writing: () => Promise<void>): Promise<void> {
  await writing().catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`${file} cannot be written: ${reason}`);
  });
}

async function print(site: SiteConstants, leftOut: readonly string[]): Promise<void> {
  const { formatShare, printLine, printTable } = await import("../console.ts");
  printLine(`${site.name}, ${site.date}: ${site.source}; the rest as in ${site.base}.`);
  printLine();
  const rows = await Promise.all(site.figures.map(rowOf));
  printTable(
    [
      { title: "constant" },
      { title: "value", align: "right" },
      { title: "P10 to P90", align: "right" },
      { title: "standing" },
      { title: "why", shrink: 1 },
    ],
    rows,
  );
  printLine();
  const { before, fitted, leftOut: without, outliers } = site.error;
  const error = (title: string, { median, p90 }: typeof before): readonly string[] => [
    title,
    formatShare(median),
    formatShare(p90),
  ];
  printTable(
    [
      { title: "error of total times" },
      { title: "median", align: "right" },
      { title: "P90", align: "right" },
    ],
    [
      error("before", before),
      error("fitted", fitted),
      error("each move by a fit without it", without),
    ],
  );
  for (const { label, error: off } of outliers) {
    printLine(`${label}: ${formatShare(off)} off; such a move hardly counts in the fit.`);
  }
  for (const row of leftOut) printLine(`left out: ${row}`);
}

async function rowOf(figure: CalibratedFigure): Promise<readonly string[]> {
  const { formatDataRate, formatDuration } = await import("../console.ts");
  const { siteFigures } = await import("../../sim/index.ts");
  const { name, quantity, standing, because } = figure;
  const unit = siteFigures.find((each) => each.name === name)?.unit;
  const written = (value: number): string =>
    unit === "bytes_per_s"
      ? formatDataRate(value)
      : value < 1e-3
        ? `${(value * 1e6).toFixed(2)} us`
        : formatDuration(value);
  const range = `${written(quantity.low)} to ${written(quantity.high)}`;
  return [name, written(quantity.value), range, standing, because];
}
