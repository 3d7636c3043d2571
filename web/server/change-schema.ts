/** What a variant of the plan may differ in: what the what-if offers, and nothing else of the goal or the cloud. */
import { z } from "zod";
import { goalSchema } from "../../data/store/plan-schema.ts";
import { settingsSchema } from "../../data/store/snapshot-schema.ts";
import type { Change } from "../wire/what-if.ts";

/** As the panel's: 1 Mbit/s to 1 Tbit/s [B/s]. */
const linkRate = z
  .number()
  .min(1e6 / 8)
  .max(1e12 / 8);

/** Neither hosts nor servers, nor who must approve: these are the plan's own. */
const goal = goalSchema
  .pick({
    order: true,
    hostsAtOnce: true,
    limits: true,
    returnPolicy: true,
    allowCold: true,
    startHour: true,
    stuck: true,
  })
  .partial();

const schema = z.strictObject({
  linkRate: linkRate.optional(),
  uplinkRate: linkRate.optional(),
  settings: settingsSchema.partial(),
  goal,
  leavesStuck: z.literal(true).optional(),
});

/** JSON has no `undefined`: what is absent in the text is absent in the change. */
export const changeSchema = schema as z.ZodType<Change>;
