/** The plan file's schema: what `forecast`, `show` and everything after planning accept. */
import { z } from "zod";
import { settingsSchema, snapshotSchema } from "./snapshot-schema.ts";

const id = z.string().min(1);
const ids = z.array(id);
const seconds = z.number().min(0);
const atOnce = z.int().min(1);
const time = z.iso.datetime();
const amounts = z.record(z.string(), z.number());

const runRules = z.strictObject({
  errorBudget: z.int().min(0).nullable().optional(),
  overrunLimit: seconds.nullable().optional(),
  keepReserve: z.boolean().optional(),
  windowEnd: z.enum(["let-end", "abort"]).optional(),
  refusals: z.array(z.enum(["next-candidate", "other-type", "later"])).optional(),
  maintenance: z
    .strictObject({ how: z.enum(["person", "command", "webhook"]), timeout: seconds })
    .optional(),
  secondPerson: z.boolean().optional(),
});

export const goalSchema = z.strictObject({
  drain: ids.min(1),
  onto: ids.nullable(),
  order: z.enum(["largest-first", "smallest-first", "longest-first", "riskiest-first", "by-name"]),
  returnPolicy: z.enum(["none", "origin"]),
  maintenanceTime: seconds,
  hostsAtOnce: atOnce,
  limits: z.strictObject({ perSource: atOnce, perDestination: atOnce, total: atOnce }),
  stuck: z.strictObject({ action: z.enum(["abort", "force-complete"]), after: seconds }).optional(),
  reserve: z.strictObject({ share: z.number().min(0).lt(1), hosts: z.int().min(0) }),
  frozen: ids,
  allowCold: z.boolean(),
  windows: z.array(z.strictObject({ start: time, end: time })),
  startHour: z.int().min(0).max(23).nullable(),
  stopInPlace: ids.optional(),
  choice: z.enum(["plan", "nova"]).optional(),
  run: runRules.optional(),
});

const hostStep = <Kind extends string>(kind: Kind) =>
  z.strictObject({ kind: z.literal(kind), id, host: id, after: ids });

const serverStep = <Kind extends string>(kind: Kind) =>
  z.strictObject({ kind: z.literal(kind), id, server: id, host: id, after: ids });

const step = z.discriminatedUnion("kind", [
  hostStep("cordon"),
  hostStep("maintain"),
  hostStep("uncordon"),
  z.strictObject({
    kind: z.literal("move"),
    id,
    server: id,
    type: z.enum(["live", "block-live", "cold", "cold-block"]),
    source: id,
    destination: id,
    direction: z.enum(["out", "back"]),
    after: ids,
    priority: z.number(),
    choice: z.literal("nova").optional(),
    alternatives: ids.optional(),
  }),
  serverStep("stop"),
  serverStep("start"),
]);

const rejection = z.strictObject({ host: id, rule: z.string(), detail: z.string() });

/** Strict: a field that we do not know is a fault, not a thing to lose. */
export const planSchema = z.strictObject({
  format: z.literal("drainwise-plan"),
  version: z.literal(1),
  tool: z.strictObject({ name: z.literal("drainwise"), version: z.string() }),
  snapshot: snapshotSchema,
  goal: goalSchema,
  overrides: settingsSchema.partial(),
  seed: z.int().min(0),
  steps: z.array(step),
  blocked: z.array(
    z.strictObject({
      server: id,
      host: id,
      reason: z.string(),
      detail: z.string(),
      unblock: z.string().nullable(),
      rejections: z.array(rejection),
    }),
  ),
  prerequisites: z.array(
    z.strictObject({
      option: settingsSchema.keyof(),
      hosts: ids,
      from: z.string(),
      to: z.string(),
      restart: z.boolean(),
    }),
  ),
  headroom: z.array(
    z.strictObject({
      host: id,
      before: amounts,
      worst: amounts,
      after: amounts,
      capacity: amounts,
    }),
  ),
  notes: z.array(z.strictObject({ server: id, text: z.string() })).optional(),
});

/** JSON Schema (draft 2020-12) of the plan file, for other tools; data/store/plan.schema.json holds its text. */
export const planJsonSchema = (): object => ({
  $id: "drainwise-plan-1",
  title: "Drainwise plan, format version 1",
  ...z.toJSONSchema(planSchema, { reused: "ref" }),
});
