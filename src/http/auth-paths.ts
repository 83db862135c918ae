import type { RouteConfig } from "@hono/zod-openapi";
import { PROBLEM_TYPE } from "./problem.ts";
import { ProblemSchema, time, z } from "./schemas/common.ts";

/** The accounts room checks and answers these; here they are only described, and a test holds the two together. */

const credentials = {
  email: z.string().max(254).openapi({ format: "email", example: "ada@example.com" }),
  password: z.string().max(128).openapi({ format: "password", example: "a long password" }),
};
const SignUpSchema = z
  .strictObject({
    ...credentials,
    password: credentials.password.min(8),
    name: z.string().min(1).max(200).openapi({ example: "Ada" }),
  })
  .openapi("SignUp");
const SignInSchema = z.strictObject(credentials).openapi("SignIn");

const account = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  createdAt: time,
  updatedAt: time,
});
/** Looser than our own routes' schemas: further fields are the accounts library's. */
export const SignedInSchema = z
  .object({
    token: z.string().openapi({ description: "Send it as `Authorization: Bearer ...` with every other request." }),
    user: account,
  })
  .openapi("SignedIn");
export const TokenSchema = z.strictObject({ token: z.string() }).openapi("Token");
export const JwksSchema = z.object({ keys: z.array(z.record(z.string(), z.unknown())) }).openapi("Jwks");
export const SignedOutSchema = z.object({ success: z.boolean() }).openapi("SignedOut");

type Path = {
  operationId: string;
  method: "get" | "post";
  path: string;
  summary: string;
  body?: z.ZodType;
  answer: z.ZodType;
  signedIn?: true;
  refusals: number[];
};

export const AUTH_PATHS: Path[] = [
  {
    operationId: "signUp",
    method: "post",
    path: "/api/auth/sign-up/email",
    summary: "Sign up: a new account, signed in at once",
    body: SignUpSchema,
    answer: SignedInSchema,
    refusals: [400, 403, 415, 429],
  },
  {
    operationId: "signIn",
    method: "post",
    path: "/api/auth/sign-in/email",
    summary: "Sign in",
    body: SignInSchema,
    answer: SignedInSchema,
    refusals: [400, 401, 415, 429],
  },
  {
    operationId: "signOut",
    method: "post",
    path: "/api/auth/sign-out",
    summary: "Sign out: the token and every JWT made from it end",
    answer: SignedOutSchema,
    signedIn: true,
    refusals: [],
  },
  {
    operationId: "makeToken",
    method: "get",
    path: "/api/auth/token",
    summary: "A short-lived token (JWT) that other services can check with the published keys",
    answer: TokenSchema,
    signedIn: true,
    refusals: [401],
  },
  {
    operationId: "publishedKeys",
    method: "get",
    path: "/api/auth/jwks",
    summary: "The public keys of the short-lived tokens",
    answer: JwksSchema,
    refusals: [],
  },
];

export const describeAuthPath = ({ body, answer, signedIn, refusals, ...named }: Path): RouteConfig => ({
  ...named,
  tags: ["Accounts"],
  security: signedIn ? [{ bearer: [] }, { cookie: [] }] : [],
  ...(body && { request: { body: { required: true, content: { "application/json": { schema: body } } } } }),
  responses: {
    200: { description: "Done", content: { "application/json": { schema: answer } } },
    ...Object.fromEntries(
      refusals.map((status) => [
        status,
        { description: "Refused", content: { [PROBLEM_TYPE]: { schema: ProblemSchema } } },
      ]),
    ),
  },
});
