import { queryOptions } from "@tanstack/react-query";
import { ApiError, call, holdCsrfToken, type Result } from "./client";

export type Session = Result<"POST /v1/session">;
export type Credential = { token: string } | { api_key: string };

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: readSession,
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
  retry: false,
});

async function readSession(): Promise<Session | null> {
  try {
    return held((await call("GET /v1/session", {})) ?? null);
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return held(null);
    throw error;
  }
}

export async function signIn(credential: Credential): Promise<Session | null> {
  return held(await call("POST /v1/session", { body: credential }));
}

export async function signOut(): Promise<void> {
  await call("DELETE /v1/session", {});
  held(null);
}

function held(session: Session | null): Session | null {
  holdCsrfToken(session?.csrf_token);
  return session;
}
