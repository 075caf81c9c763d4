/** `fetch` with an answer that has been read, or the reason there is none. @module */
import { err, ok, type Result } from "#base";
import { Problem } from "#wire";

/** Why there is no answer. */
export type ApiError =
  /** The server cannot be reached. */
  | { readonly kind: "api.offline" }
  /** It said no. */
  | { readonly kind: "api.problem"; readonly problem: Problem }
  /** It said something that this client does not understand. */
  | { readonly kind: "api.answer"; readonly status: number }
  | { readonly kind: "api.cancelled" };

/** A schema: `safeParse` as zod has it. */
export interface Schema<T> {
  safeParse(
    value: unknown,
  ): { success: true; data: T } | { success: false };
}

const PROBLEM_TYPE = "application/problem+json";

async function problemOf(response: Response): Promise<ApiError> {
  const type = response.headers.get("content-type") ?? "";
  if (type.startsWith(PROBLEM_TYPE)) {
    const read = Problem.safeParse(await response.json().catch(() => null));
    if (read.success) return { kind: "api.problem", problem: read.data };
  }
  return { kind: "api.answer", status: response.status };
}

/** One request whose body is of no interest; problems are read. */
export async function request(
  url: string,
  init: RequestInit = {},
): Promise<Result<Response, ApiError>> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch {
    return err(
      init.signal?.aborted
        ? { kind: "api.cancelled" }
        : { kind: "api.offline" },
    );
  }
  return response.ok ? ok(response) : err(await problemOf(response));
}

/** One request whose JSON answer must fit `schema`. */
export async function requestJson<T>(
  schema: Schema<T>,
  url: string,
  init: RequestInit = {},
): Promise<Result<T, ApiError>> {
  const answer = await request(url, {
    ...init,
    headers: { accept: "application/json", ...init.headers },
  });
  if (!answer.ok) return answer;
  const body: unknown = await answer.value.json().catch(() => undefined);
  const read = schema.safeParse(body);
  return read.success
    ? ok(read.data)
    : err({ kind: "api.answer", status: answer.value.status });
}

/** One picture, as it came. */
export async function fetchPicture(
  url: string,
  signal: AbortSignal,
): Promise<Result<Blob, ApiError>> {
  const answer = await request(url, { signal });
  if (!answer.ok) return answer;
  const blob = await answer.value.blob().catch(() => undefined);
  return blob === undefined ? err({ kind: "api.offline" }) : ok(blob);
}
