import type { ApiKey } from "../src/api/api-keys";
import { type Call, jsonBody, ok, type Reply, refusal } from "./http";

export class MockApiKeys {
  private readonly keys: ApiKey[] = [
    { prefix: "AbCd1234", name: "admin", type: "WORKSPACE_MANAGE_ALL", owner: null },
  ];
  private made = 0;

  async handle({ request, method, url }: Call): Promise<Reply> {
    if (method === "GET") return ok({ keys: this.keys });
    if (method === "POST") return this.create(await jsonBody(request));
    const prefix = url.pathname.split("/")[3];
    const index = this.keys.findIndex((key) => key.prefix === prefix);
    if (index < 0) return refusal(404, `No API key with prefix ${prefix}`);
    this.keys.splice(index, 1);
    return ok({ prefix });
  }

  private create({ name }: Record<string, unknown>): Reply {
    if (typeof name !== "string" || name.length > 40) return refusal(400, "name: at most 40 characters");
    const prefix = `Mock${String(++this.made).padStart(4, "0")}`;
    this.keys.push({ prefix, name, type: "WORKSPACE_MANAGE_ALL", owner: null });
    return ok({ api_key: `${prefix}.${"x".repeat(43)}` });
  }
}
