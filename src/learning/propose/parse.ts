import { z } from "zod";
import type { JsonObject } from "../../json.ts";
import { SLOT_NAMES } from "../../memory/slots.ts";
import { MEMORY_KINDS, type MemoryKind } from "../../memory/types.ts";
import { jsonIn } from "./json-in.ts";
import type { Operation, Proposal } from "./types.ts";

/** Free facts only; identity, company, instruction and procedure have slots or verbs of their own. */
export const FREE_KINDS = ["fact", "event", "person", "project", "goal", "preference"] as const satisfies MemoryKind[];
const OPS = ["add", "reinforce", "supersede", "end", "conflict"] as const;

const Form = z.strictObject({
  operations: z.array(
    z.strictObject({
      op: z.enum(OPS),
      message: z.int(),
      quote: z.string(),
      memory: z.int().nullable(),
      slot: z.enum(SLOT_NAMES).nullable(),
      kind: z.enum(FREE_KINDS).nullable(),
      value: z.string().nullable(),
      date: z.string().nullable(),
    }),
  ),
});

/** What providers that can are held to. Every property required, nothing further: OpenAI's strict mode takes no other. */
export const OPERATIONS_SCHEMA: JsonObject = z.toJSONSchema(Form, {
  override: ({ jsonSchema }) => {
    // The bounds of a double say nothing, and strict modes refuse keywords they do not know.
    delete jsonSchema.minimum;
    delete jsonSchema.maximum;
  },
}) as JsonObject;

/** A model that writes "2", "null" or a figure where a text belongs is understood; one that leaves out the quote is not. */
const number = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number),
]);
const absent = (written: unknown): unknown => (written === "" || written === "null" ? null : written);
/** Keys left out are keys without a value. */
const NOTHING = { memory: null, slot: null, kind: null, value: null, date: null };
const Read = z.object({
  op: z.enum(OPS),
  message: number,
  quote: z.string().min(1).max(2_000),
  memory: z.unknown().transform(absent).pipe(number.nullable()),
  slot: z.unknown().transform(absent).pipe(z.string().nullable()),
  kind: z.unknown().transform(absent).pipe(z.enum(MEMORY_KINDS).nullable().catch(null)),
  value: z
    .unknown()
    .transform(absent)
    .pipe(z.union([z.null(), z.string(), z.number().transform(String), z.array(z.string()).min(1).max(20)])),
  date: z.unknown().transform(absent).pipe(z.iso.date().nullable().catch(null)),
});

/** A page of operations is a fault, not a discovery. */
const MOST_OPERATIONS = 60;

/**
 * What a model's text proposes. Fences, words before and after, thoughts, a bare list and small slips of form are understood;
 * an operation without the form is left out and counted; an answer of which nothing can be read, or which breaks off, is a
 * value too. Never throws.
 * @param reason how the model ended; "length" makes even a readable beginning `truncated`, as the rest is missing
 */
export function parseProposal(answer: string, reason: "stop" | "length" | "filtered"): Proposal {
  if (reason === "length") return { status: "unreadable", reason: "truncated" };
  // Alone it is an answer; between words an empty pair of brackets is not.
  if (/^(?:```\w*)?\s*\[\s*\]\s*(?:```)?$/.test(answer.trim())) return { status: "nothing-new" };
  const found = jsonIn(answer, (value) => operationsIn(value) !== undefined);
  if (found.status !== "found") return { status: "unreadable", reason: found.status };
  const written = operationsIn(found.value) ?? [];
  if (written.length > MOST_OPERATIONS) return { status: "unreadable", reason: "too-long" };
  if (written.length === 0) return { status: "nothing-new" };
  const operations = written.flatMap(readOperation);
  if (operations.length === 0) return { status: "unreadable", reason: "wrong-form" };
  return {
    status: "proposed",
    operations,
    malformed: written.filter((operation) => readOperation(operation).length === 0).length,
  };
}

/** `{operations: [...]}`, a bare list, or one bare operation; undefined for other JSON. */
function operationsIn(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value.length > 0 && value.every(isObject) ? value : undefined;
  if (!isObject(value)) return undefined;
  const listed = value["operations"];
  if (Array.isArray(listed)) return listed;
  return typeof value["op"] === "string" ? [value] : undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** One operation, or one for each value of a list; none where it has not the form. */
function readOperation(written: unknown): Operation[] {
  const { success, data } = Read.safeParse(isObject(written) ? { ...NOTHING, ...written } : written);
  if (!success) return [];
  const values = Array.isArray(data.value) ? data.value : [data.value];
  return values.map((value) => ({ ...data, value: value?.trim() ?? null }));
}
