/** What may stand in the body of a wish; anything else is refused with every fault at once. */
import { z } from "zod";
import type { ActionWish, ApproveWish, StartWish, TakeWish } from "../wire/run-page.ts";
import { changeSchema } from "./change-schema.ts";

/** A name is shown and journalled: one line, of a length that a table bears. */
const name = z
  .string()
  .trim()
  .max(100, "at most 100 characters")
  .regex(/^[^\p{Cc}]*$/u, "one line without control characters");

/** SHA-256 of the plan that the page shows. */
const plan = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 in hex");

export const takeWish: z.ZodType<TakeWish> = z.strictObject({ plan, change: changeSchema });

export const approveWish: z.ZodType<ApproveWish> = z.strictObject({
  plan,
  name,
  // A Fernet token has some 200 characters, a JWS one up to 2,000.
  token: z
    .string()
    .trim()
    .max(8000)
    .regex(/^[\x21-\x7e]*$/, "one word of ASCII"),
  lasts: z.number().positive(),
  confirmed: z.array(z.strictObject({ option: z.string().max(200), value: z.string().max(200) })),
});

export const startWish: z.ZodType<StartWish> = z.strictObject({
  plan,
  name,
  speed: z.number().positive().nullable(),
});

const step = z.string().min(1).max(300);

export const actionWish: z.ZodType<ActionWish> = z.discriminatedUnion("action", [
  z.strictObject({ name, action: z.enum(["pause", "freeze", "resume", "abort"]) }),
  z.strictObject({
    name,
    action: z.enum(["skip", "retry", "leave-out", "abort-move", "force-complete-move"]),
    step,
  }),
  z.strictObject({
    name,
    action: z.literal("confirm-maintenance"),
    host: z.string().min(1).max(300),
  }),
]);

/** "lasts: Invalid input: expected number, received string". */
export const faultsOf = (error: z.ZodError): readonly string[] =>
  error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`);
