import type { Problem } from "./types.ts";

/** A call the server refused or could not do. `problem.code` is of the API's closed list. */
export class RapportProblem extends Error {
  readonly problem: Problem;
  /** Seconds to wait before trying again, where the server says so. */
  readonly retryAfterSeconds: number | undefined;
  constructor(problem: Problem, retryAfterSeconds?: number) {
    super(problem.detail);
    this.name = "RapportProblem";
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** What a response that is not ok means; something in between (a proxy) may have answered in its own words. */
export async function problemOf(response: Response): Promise<RapportProblem> {
  const text = await response.text();
  const wait = Number(response.headers.get("retry-after"));
  const isProblem = (response.headers.get("content-type") ?? "").startsWith("application/problem+json");
  const problem: Problem = isProblem
    ? (JSON.parse(text) as Problem)
    : {
        type: "about:blank",
        title: response.statusText,
        status: response.status,
        code: "unknown",
        detail: `The server answered ${response.status}.`,
        request_id: response.headers.get("x-request-id") ?? "",
      };
  return new RapportProblem(problem, wait > 0 ? wait : undefined);
}
