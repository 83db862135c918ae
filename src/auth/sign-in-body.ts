import { z } from "zod";
import { RapportError } from "../errors.ts";
import { isStorable } from "../json.ts";

const text = (shortest: number, longest: number) =>
  z
    .string("This has to be a string.")
    .min(shortest, shortest === 1 ? "This may not be empty." : `This has at least ${shortest} characters.`)
    .max(longest, `This has at most ${longest} characters.`)
    .refine(isStorable, "A text may not hold NUL or half of a surrogate pair.");
// 254: the longest address mail can carry (RFC 5321). 8 and 128: the bounds the accounts library is given.
const email = text(1, 254).pipe(z.email("This has to be an email address."));

const BODIES = {
  "/sign-up/email": z.strictObject({ email, password: text(8, 128), name: text(1, 200) }),
  "/sign-in/email": z.strictObject({ email, password: text(1, 128) }),
};

export type EmailPath = keyof typeof BODIES;
export const isEmailPath = (path: string): path is EmailPath => Object.hasOwn(BODIES, path);

/**
 * Checks what a person sends to sign up or in, before the accounts library sees it.
 * @throws RapportError unsupported_media_type, or invalid_input naming every field that is wrong
 */
export async function readEmailBody(path: EmailPath, request: Request): Promise<{ email: string; json: string }> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get("content-type") ?? "")) {
    throw new RapportError("unsupported_media_type", "Send the request as application/json.");
  }
  const parsed = BODIES[path].safeParse(parseJson(await request.text()), { reportInput: true });
  if (parsed.success) return { email: parsed.data.email.toLowerCase(), json: JSON.stringify(parsed.data) };
  const problems = parsed.error.issues.flatMap(problemsOfIssue);
  const details = problems[0] ? { field: problems[0].field, problems } : {};
  throw new RapportError("invalid_input", "The request has fields that are missing or wrong.", { details });
}

function problemsOfIssue(issue: z.core.$ZodIssue): { field: string; message: string }[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.slice(0, 20).map((field) => ({ field, message: "This field is not known here." }));
  const missing = issue.code === "invalid_type" && issue.input === undefined;
  return [{ field: issue.path.join("."), message: missing ? "This field is required." : issue.message }];
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new RapportError("invalid_input", "The request is not valid JSON.", { cause: error });
  }
}
