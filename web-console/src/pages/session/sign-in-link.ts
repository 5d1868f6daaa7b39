import type { QueryClient } from "@tanstack/react-query";
import { redirect } from "@tanstack/react-router";
import { ApiError } from "../../api/client";
import { sessionQuery, signIn } from "../../api/session";
import { localPage, pages } from "../../util/path-builder";

export interface SignInSearch {
  token?: string | undefined;
  from?: string | undefined;
  link?: "refused" | "failed" | undefined;
}

export function signInSearch(search: Record<string, unknown>): SignInSearch {
  return {
    // a token of digits only has been read as a number
    token: search.token === undefined ? undefined : String(search.token),
    from: localPage(search.from),
    link: search.link === "refused" || search.link === "failed" ? search.link : undefined,
  };
}

/** Uses up a sign-in link, or goes on with a session that is already there. The token leaves the address either way. */
export async function enter(queryClient: QueryClient, { token, from }: SignInSearch): Promise<void> {
  const session = await queryClient.ensureQueryData(sessionQuery);
  if (token === undefined) {
    if (session) throw redirect({ href: from ?? pages.models, replace: true });
    return;
  }
  try {
    queryClient.setQueryData(sessionQuery.queryKey, await signIn({ token }));
  } catch (error) {
    const link = error instanceof ApiError && error.status < 500 ? "refused" : "failed";
    throw redirect({ to: pages.signIn, search: { from, link }, replace: true });
  }
  throw redirect({ href: from ?? pages.models, replace: true });
}
