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

/** Turns openapi-fetch's answer into its data, or throws ApiError. */
export async function unwrap<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const answer = await call.catch(() => {
    throw new ApiError(withoutBody("network_unreachable"));
  });
  if (answer.response.ok && answer.data !== undefined) return answer.data;
  const body = answer.error;
  throw new ApiError(isProblem(body) ? body : withoutBody("unexpected_response", answer.response));
}
