import type { IncomingMessage, ServerResponse } from "node:http";
import { MockApiKeys } from "./api-keys";
import { MockChat } from "./chat";
import { MockDeviceLogins } from "./device-login";
import { type Call, type Reply, write } from "./http";
import { MockModels } from "./models";
import { MockSessions } from "./session";

/** The management API and one inference endpoint, in memory; the development server and the browser tests share it. */
export class MockApi {
  readonly session = new MockSessions();
  readonly chat = new MockChat();
  readonly deviceLogins = new MockDeviceLogins();
  private readonly models = new MockModels();
  private readonly apiKeys = new MockApiKeys();

  /** Answers what belongs to the API and leaves the rest, the console's own files, to `otherwise`. */
  async handle(request: IncomingMessage, response: ServerResponse, otherwise: () => void): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    const call = { request, response, method: request.method ?? "GET", url };
    const resource = this.resourceOf(url.pathname);
    if (resource === undefined) return otherwise();
    const refusal =
      resource === this.session && call.method !== "DELETE" ? undefined : this.session.refusalOf(request);
    write(response, refusal ?? (await resource.handle(call)));
  }

  private resourceOf(path: string): { handle(call: Call): Reply | Promise<Reply> } | undefined {
    if (path === "/v1/session") return this.session;
    if (path.startsWith("/v1/models")) return this.models;
    if (path.startsWith("/v1/api_keys")) return this.apiKeys;
    if (/^\/v1\/users\/auth\/device\/(approve|deny)$/.test(path)) return this.deviceLogins;
    if (/^\/model-\w+\/environments\/production\/sync\/v1\/chat\/completions$/.test(path)) return this.chat;
    return undefined;
  }
}
