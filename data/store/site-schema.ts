/** What a snapshot keeps of its site's own measured moves. */
import { z } from "zod";
import { siteFigureNames } from "../../sim/index.ts";

const positive = z.number().positive();
const share = z.number().min(0);
const errors = z.strictObject({ median: share, p90: share });

export const siteSchema = z.strictObject({
  name: z.string().min(1),
  source: z.string(),
  date: z.iso.date(),
  base: z.literal("kvm"),
  figures: z.array(
    z.strictObject({
      name: z.enum(siteFigureNames),
      quantity: z.strictObject({
        value: positive,
        low: positive,
        high: positive,
        source: z.enum(["measured", "configured", "assumed"]),
      }),
      standing: z.enum(["fitted", "thin", "unseen", "stated"]),
      scatter: share.optional(),
      moves: z.int().min(0),
      because: z.string(),
    }),
  ),
  measured: z.strictObject({
    moves: z.int().positive(),
    types: z.array(z.enum(["live", "block-live", "cold", "cold-block"])),
    vcpus: z.int().positive(),
    memory: positive,
    path: share,
  }),
  error: z.strictObject({
    before: errors,
    fitted: errors,
    leftOut: errors,
    outliers: z.array(z.strictObject({ label: z.string(), error: z.number() })),
  }),
});
