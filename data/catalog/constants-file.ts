/**
 * A site's constants as a file: what `drainwise calibrate --out` writes and `--constants` reads. Every number's name
 * carries its unit; what was not told by the site's moves is there too, marked as such.
 */
import { readFile, stat, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { z } from "zod";
import {
  type CalibratedFigure,
  type Diagnostic,
  err,
  ok,
  type Result,
  type SiteConstants,
  siteFigureNames,
  siteFigures,
} from "../../sim/index.ts";

const FILE_LIMIT = 1024 ** 2;
const positive = z.number().positive();
const share = z.number().nonnegative();
const errorSchema = z.strictObject({ median: share, p90: share });

const figureSchema = z
  .strictObject({
    name: z.enum(siteFigureNames),
    unit: z.enum(["bytes_per_s", "s"]),
    value: positive,
    p10: positive,
    p90: positive,
    standing: z.enum(["fitted", "thin", "unseen", "stated"]),
    scatter: share.optional(),
    source: z.enum(["measured", "configured", "assumed"]),
    moves: z.number().int().nonnegative(),
    because: z.string(),
  })
  .refine(({ p10, value, p90 }) => p10 <= value && value <= p90, "p10 <= value <= p90 must hold");

const fileSchema = z.strictObject({
  format: z.literal("drainwise-constants"),
  version: z.literal(1),
  name: z.string().min(1),
  source: z.string(),
  date: z.iso.date(),
  base: z.string().min(1),
  figures: z.array(figureSchema),
  measured: z.strictObject({
    moves: z.number().int().positive(),
    types: z.array(z.enum(["live", "block-live", "cold", "cold-block"])),
    vcpus: z.number().int().positive(),
    memory_bytes: positive,
    path_bytes_per_s: share,
  }),
  error_share: z.strictObject({
    before: errorSchema,
    fitted: errorSchema,
    left_out: errorSchema,
    outliers: z.array(z.strictObject({ row: z.string(), error: z.number() })),
  }),
});

type ConstantsFile = z.infer<typeof fileSchema>;

/** The file's text: two blanks deep, so that a person reads it, one line break at its end. */
export const textOfConstants = (site: SiteConstants): string =>
  `${JSON.stringify(fileOf(site), null, 2)}\n`;

export const writeConstants = (path: string, site: SiteConstants): Promise<void> =>
  writeFile(path, textOfConstants(site));

/** Reads and checks a file of constants; every fault at once, with the path of its field. */
export async function readConstants(path: string): Promise<Result<SiteConstants, Diagnostic[]>> {
  const file = basename(path);
  const text = await textBelowLimit(path);
  if (!text.ok) return err([fault(file, text.error)]);
  const parsed = json(text.value);
  if (!parsed.ok) return err([fault(file, parsed.error)]);
  const checked = fileSchema.safeParse(parsed.value);
  if (checked.success) return ok(siteOf(checked.data));
  return err(
    checked.error.issues.map(({ message, path: field }) =>
      fault(file, `${message}.`, field.join(".") || "(the whole)"),
    ),
  );
}

const unitOf = (name: CalibratedFigure["name"]) =>
  siteFigures.find((figure) => figure.name === name)?.unit ?? "s";

const fileOf = ({ figures, measured, error, ...site }: SiteConstants): ConstantsFile => ({
  format: "drainwise-constants",
  version: 1,
  name: site.name,
  source: site.source,
  date: site.date,
  base: site.base,
  figures: figures.map(({ name, quantity, standing, scatter, moves, because }) => ({
    name,
    unit: unitOf(name),
    value: quantity.value,
    p10: quantity.low,
    p90: quantity.high,
    standing,
    scatter,
    source: quantity.source,
    moves,
    because,
  })),
  measured: {
    moves: measured.moves,
    types: [...measured.types],
    vcpus: measured.vcpus,
    memory_bytes: measured.memory,
    path_bytes_per_s: measured.path,
  },
  error_share: {
    before: error.before,
    fitted: error.fitted,
    left_out: error.leftOut,
    outliers: error.outliers.map(({ label, error: off }) => ({ row: label, error: off })),
  },
});

const siteOf = ({
  figures,
  measured,
  error_share: error,
  ...site
}: ConstantsFile): SiteConstants => ({
  name: site.name,
  source: site.source,
  date: site.date,
  base: site.base,
  figures: figures.map(({ name, value, p10, p90, standing, scatter, source, moves, because }) => ({
    name,
    quantity: { value, low: p10, high: p90, source },
    standing,
    scatter,
    moves,
    because,
  })),
  measured: {
    moves: measured.moves,
    types: measured.types,
    vcpus: measured.vcpus,
    memory: measured.memory_bytes,
    path: measured.path_bytes_per_s,
  },
  error: {
    before: error.before,
    fitted: error.fitted,
    leftOut: error.left_out,
    outliers: error.outliers.map(({ row, error: off }) => ({ label: row, error: off })),
  },
});

const fault = (file: string, summary: string, field?: string): Diagnostic => ({
  severity: "error",
  code: "bad-constants",
  summary,
  mend: "Make the file again with drainwise calibrate --out.",
  source: field === undefined ? { file } : { file, field },
});

async function textBelowLimit(path: string): Promise<Result<string, string>> {
  try {
    const { size } = await stat(path);
    if (size > FILE_LIMIT) return err(`The file holds ${size} bytes; the limit is ${FILE_LIMIT}.`);
    return ok(await readFile(path, "utf8"));
  } catch (error: unknown) {
    return err(`The file cannot be read: ${reasonOf(error)}.`);
  }
}

function json(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text) as unknown);
  } catch (error: unknown) {
    return err(`The file is no JSON: ${reasonOf(error)}.`);
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
