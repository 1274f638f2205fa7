import type { components } from "@/api/schema";

export type Problem = components["schemas"]["Problem"];

/** Any answer that is not a success; `problem` is what the API said, or what the SPA knows. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = "ApiError";
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }
}

/** Codes of this file are translated by the SPA; the server translates its own. */
function withoutBody(code: string, response?: Response): Problem {
  return {
    type: "about:blank",
    title: "",
    status: response?.status ?? 0,
    code,
    detail: "",
    fix: "",
    request_id: response?.headers.get("x-request-id") ?? "",
  };
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "code" in body;
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

async function answered<T>(call: Promise<Answer<T>>): Promise<Answer<T>> {
  return call.catch(() => {
    throw new ApiError(withoutBody("network_unreachable"));
  });
}

function refused({ error, response }: Answer<unknown>): ApiError {
  return new ApiError(isProblem(error) ? error : withoutBody("unexpected_response", response));
}

/** Turns openapi-fetch's answer into its data, or throws ApiError. */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  const answer = await answered(call);
  if (answer.response.ok && answer.data !== undefined) return answer.data;
  throw refused(answer);
}

/** For what is answered without a body. */
export async function unwrapNothing(call: Promise<Answer<unknown>>): Promise<void> {
  const answer = await answered(call);
  if (!answer.response.ok) throw refused(answer);
}
