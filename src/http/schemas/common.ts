import { z } from "@hono/zod-openapi";
import { ERROR_STATUS, type ErrorCode } from "../../errors.ts";
import { isModelName, type ModelName } from "../../models/types.ts";

export { z };

export const uuid = z.uuid("This has to be a UUID.").toLowerCase();
export const time = z.iso.datetime({ offset: true }).openapi({ example: "2026-05-03T09:30:00.000Z" });
export const optionalTime = time.nullable();

/** `offline`, or `provider/model-id`. */
export const modelName = z
  .string()
  .refine(
    (text): text is ModelName => isModelName(text),
    "A model is offline, openai/..., anthropic/... or compatible/....",
  )
  .openapi({ example: "openai/gpt-4.1-mini" });

const cursor = z.string().min(1).max(200).optional().openapi({ description: "`next_cursor` of the page before." });
const limit = z
  .string()
  .regex(/^\d{1,3}$/, "This has to be a whole number from 1 to 100.")
  .transform(Number)
  .refine((value) => value >= 1 && value <= 100, "This has to be a whole number from 1 to 100.")
  .default(20)
  .openapi({ type: "integer", minimum: 1, maximum: 100, default: 20 });
export const pageQuery = { cursor, limit };
export const limitQuery = { limit };

export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), next_cursor: z.string().nullable() });

const moment = (description: string) =>
  z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional()
    .openapi({ type: "string", format: "date-time", description });
/** The two axes of time of a memory. */
export const timesQuery = {
  as_of: moment("What was true then; absent: now."),
  believed_at: moment("What was known then; absent: now."),
};

/** A value of any JSON shape. */
export const anyJson = z.unknown().openapi({ description: "Any JSON value." });
export const jsonObject = z.record(z.string(), z.unknown());

const codes = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];
export const ProblemSchema = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.enum(codes),
    detail: z.string(),
    request_id: z.string(),
    errors: z.array(z.strictObject({ field: z.string(), message: z.string() })).optional(),
  })
  .openapi("Problem");

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
/** Drops what was not given, so that "absent" never travels as a value. */
export const given = <T extends object>(fields: T): Defined<T> =>
  // Only keys whose value is undefined are gone, which is what the type says.
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
