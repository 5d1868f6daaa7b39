import type { Operations } from "./__generated__/api";
import { problemText } from "./problem";

export type Operation = keyof Operations;
export type Result<O extends Operation> = Operations[O]["response"];

/** The parts that an operation takes, without those that it does not have. */
type Parts<O extends Operation> = {
  [Part in "path" | "query" | "body" as Operations[O][Part] extends undefined
    ? never
    : Part]: Operations[O][Part];
};

interface LooseParts {
  path?: Record<string, string>;
  query?: Record<string, string | number | boolean | string[] | null | undefined>;
  body?: unknown;
}

/** An answer that says why the request was not carried out. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

// In memory only: a page from another site can neither read nor guess it.
let csrfToken: string | undefined;

export function holdCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

export async function call<O extends Operation>(
  operation: O,
  parts: Parts<O> & LooseParts,
  signal?: AbortSignal,
): Promise<Result<O>> {
  const [method = "GET", template = ""] = operation.split(" ");
  const response = await send(method, address(template, parts), parts.body, signal);
  return response.status === 204 ? undefined : response.json();
}

/** Sends with the session's cookie; an answer that is no success becomes an ApiError. */
export async function send(
  method: string,
  url: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  let response = await attempt(method, url, body, signal);
  const refused = response.status === 401 || response.status === 403;
  if (refused && method !== "GET" && (await renewCsrfToken())) {
    response = await attempt(method, url, body, signal);
  }
  if (!response.ok) throw new ApiError(response.status, problemText(response.status, await response.text()));
  return response;
}

async function attempt(method: string, url: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  const headers = new Headers({ Accept: "application/json" });
  if (body !== undefined) headers.set("Content-Type", "application/json");
  if (method !== "GET" && csrfToken) headers.set("X-CSRF-Token", csrfToken);
  const text = body === undefined ? null : JSON.stringify(body);
  try {
    return await fetch(url, { method, headers, body: text, signal: signal ?? null });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Error("The server cannot be reached.", { cause: error });
  }
}

/** Signing in again in another tab replaces the cookie, and with it the token that belongs to it. */
async function renewCsrfToken(): Promise<boolean> {
  const before = csrfToken;
  const session = await call("GET /v1/session", {});
  holdCsrfToken(session?.csrf_token);
  return csrfToken !== undefined && csrfToken !== before;
}

export function address(template: string, { path = {}, query = {} }: LooseParts): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ""));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue;
    for (const each of Array.isArray(value) ? value : [value]) search.append(name, String(each));
  }
  return search.size > 0 ? `${filled}?${search}` : filled;
}
