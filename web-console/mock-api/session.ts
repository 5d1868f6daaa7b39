import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Session } from "../src/api/session";
import { type Call, jsonBody, ok, type Reply, refusal } from "./http";

/** Sessions as the control plane keeps them: an HttpOnly cookie, and a token beside it for everything unsafe. */
export class MockSessions {
  readonly apiKey = "AbCd1234.mock-mock-mock-mock-mock-mock-mock-mock-moc";
  private readonly links = new Set<string>();
  private readonly cookies = new Set<string>();

  /** A one-use token for /sign-in?token=… */
  signInToken(): string {
    const token = randomBytes(16).toString("base64url");
    this.links.add(token);
    return token;
  }

  endAll(): void {
    this.cookies.clear();
  }

  /** The answer to a request that may not go on, or undefined when it may. */
  refusalOf(request: IncomingMessage): Reply | undefined {
    const cookie = this.cookieOf(request);
    if (cookie === undefined) return refusal(401, "Not signed in");
    const safe = request.method === "GET" || request.method === "HEAD";
    if (safe || request.headers["x-csrf-token"] === csrfToken(cookie)) return undefined;
    return refusal(401, "X-CSRF-Token is missing or wrong");
  }

  async handle({ request, method }: Call): Promise<Reply> {
    if (method === "POST") return this.signIn(await jsonBody(request));
    const cookie = this.cookieOf(request);
    if (method === "DELETE" && cookie !== undefined) this.cookies.delete(cookie);
    return method === "GET" && cookie !== undefined ? ok(sessionOf(cookie)) : { status: 204 };
  }

  private signIn({ token, api_key: apiKey }: Record<string, unknown>): Reply {
    const known = apiKey === this.apiKey || (typeof token === "string" && this.links.delete(token));
    if (!known) return refusal(401, "Unknown API key or sign-in token");
    const cookie = randomBytes(32).toString("base64url");
    this.cookies.add(cookie);
    const attributes = "Path=/; HttpOnly; SameSite=Lax";
    return { status: 200, body: sessionOf(cookie), cookie: `slipway_session=${cookie}; ${attributes}` };
  }

  private cookieOf({ headers }: IncomingMessage): string | undefined {
    const cookie = /(?:^|; )slipway_session=([^;]+)/.exec(headers.cookie ?? "")?.[1];
    return cookie !== undefined && this.cookies.has(cookie) ? cookie : undefined;
  }
}

function sessionOf(cookie: string): Session {
  const user = { user_id: "user1", email: "admin@localhost", name: "Admin", workspace_name: "default" };
  return { user, csrf_token: csrfToken(cookie) };
}

function csrfToken(cookie: string): string {
  return createHash("sha256").update(`csrf:${cookie}`).digest("base64url");
}
