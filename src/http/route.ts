import { z } from "@hono/zod-openapi";
import type { Principal } from "../database/as-user.ts";
import { RapportError, type ErrorCode } from "../errors.ts";
import type { PersonVerbs } from "../verbs.ts";
import type { Answer } from "./answer.ts";
import { jsonProblems, pathOf, type FieldProblem } from "./json-check.ts";

/** Who may call: anybody, or a principal whose token allows to read or to write. */
export const POLICIES = ["public", "read", "write"] as const;
export type Policy = (typeof POLICIES)[number];
export type Method = "get" | "post" | "put" | "patch" | "delete";

/** The parts of a request a route takes; what it does not name it does not accept. */
export type InputSchemas = { params?: z.ZodObject; query?: z.ZodObject; body?: z.ZodType };
type Parsed<Input extends InputSchemas> = {
  [Part in keyof Input]: Input[Part] extends z.ZodType ? z.output<Input[Part]> : never;
};

export type AnswerSchema = { description: string; schema?: z.ZodType; contentType?: string };

/** What a request is, before a route's schemas looked at it. */
export type RawInput = { params: Record<string, string>; query: Record<string, string>; body: unknown };
export type CallContext = {
  headers: Headers;
  /** Name and port the request was sent to: one of our own. */
  host: string;
  /** Aborted when the client leaves. */
  signal: AbortSignal;
  /** For its body alone, where a route takes one as a stream. */
  request: Request;
  requestId: string;
  /** The peer's address, "" where there is none (a request made in this process). */
  clientAddress: string;
  /** Through a proxy in front of this server. */
  forwarded: boolean;
};
export type PersonContext = CallContext & {
  principal: Principal;
  verbs: PersonVerbs;
  idempotencyKey: string | undefined;
};

type Described = {
  operationId: string;
  method: Method;
  /** With parameters as `{name}`. */
  path: string;
  summary: string;
  description?: string;
  tag: string;
  answers: Record<number, AnswerSchema>;
  /** Codes beyond those every route can answer, for the documentation. */
  errors?: readonly ErrorCode[];
};

/** One row of the route table. */
export type Route = Described & {
  input: InputSchemas;
  /** Also parses JSON sent as `text/plain` or without a type. */
  takesText: boolean;
  /** Reads the body itself, as it arrives and with a limit of its own. */
  takesStream: boolean;
} & (
    | { policy: "public"; answer(input: RawInput, context: CallContext): Promise<Answer> }
    | {
        policy: "read" | "write";
        /** Counts against the bound of turns at once. */
        isTurn: boolean;
        /** Whether the answer to this body is kept for its Idempotency-Key by the adapter. */
        keepsAnswer(body: unknown): boolean;
        prepare(input: RawInput): (context: PersonContext) => Promise<Answer>;
      }
  );

/** A route for a signed-in person. Everything wrong with the input is reported at once. */
export function personRoute<Input extends InputSchemas>(
  spec: Described & {
    policy: "read" | "write";
    input: Input;
    takesText?: true;
    takesStream?: true;
    isTurn?: true;
    keepsAnswer?: (body: unknown) => boolean;
    handle(input: Parsed<Input>, context: PersonContext): Promise<Answer>;
  },
): Route {
  const { handle, ...rest } = spec;
  return {
    ...rest,
    takesText: spec.takesText ?? false,
    takesStream: spec.takesStream ?? false,
    isTurn: spec.isTurn ?? false,
    keepsAnswer:
      spec.keepsAnswer ?? (() => spec.method === "post" && spec.isTurn !== true && spec.takesStream !== true),
    prepare(raw) {
      const input = parseInput(spec.input, raw);
      return (context) => handle(input, context);
    },
  };
}

/** A route for anybody. `params` are for the documentation: a page refuses what it does not know with 404. */
export function publicRoute(
  spec: Described & {
    params?: z.ZodObject;
    handle(context: CallContext, params: Record<string, string>): Promise<Answer>;
  },
): Route {
  const { handle, params, ...rest } = spec;
  return {
    ...rest,
    policy: "public",
    input: params ? { params } : {},
    takesText: false,
    takesStream: false,
    answer: (input, context) => handle(context, input.params),
  };
}

const nothing = z.strictObject({});
/** A route without a body takes none, or `{}`. */
const noBody = nothing.optional();

/** @throws RapportError invalid_input naming every field that is wrong */
function parseInput<Input extends InputSchemas>(schemas: Input, raw: RawInput): Parsed<Input> {
  const parts = [
    { part: "params", schema: schemas.params ?? nothing, value: raw.params },
    { part: "query", schema: schemas.query ?? nothing, value: raw.query },
    { part: "body", schema: schemas.body ?? noBody, value: raw.body },
  ];
  const problems: FieldProblem[] = [];
  const parsed: Record<string, unknown> = {};
  for (const { part, schema, value } of parts) {
    const unstorable = jsonProblems(value);
    // A value no column can keep is reported alone: what a schema says of it would only confuse.
    const result = unstorable.length === 0 ? schema.safeParse(value, { reportInput: true }) : undefined;
    if (result?.success) parsed[part] = result.data;
    else problems.push(...unstorable, ...(result?.error.issues.flatMap(problemsOfIssue) ?? []));
  }
  const [first] = problems;
  if (first) {
    throw new RapportError(
      "invalid_input",
      problems.length === 1 ? sentence(first) : "Several fields are missing or wrong.",
      {
        details: { field: first.field, problems },
      },
    );
  }
  // Each part was made by its own schema just now.
  return parsed as Parsed<Input>;
}

const sentence = ({ field, message }: FieldProblem): string => (field === "" ? message : `${field}: ${message}`);

function problemsOfIssue(issue: z.core.$ZodIssue): FieldProblem[] {
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys
        .slice(0, 20)
        .map((key) => ({ field: pathOf([...issue.path, key]), message: "This field is not known here." }));
    case "invalid_type":
      return [
        {
          field: pathOf(issue.path),
          message: issue.input === undefined ? "This field is required." : `This has to be ${article(issue.expected)}.`,
        },
      ];
    default:
      return [{ field: pathOf(issue.path), message: issue.message }];
  }
}

const article = (type: string): string => `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
