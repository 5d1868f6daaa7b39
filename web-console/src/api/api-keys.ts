import { queryOptions } from "@tanstack/react-query";
import { call, type Result } from "./client";

export type ApiKey = Result<"GET /v1/api_keys">["keys"][number];

export const apiKeysQuery = queryOptions({
  queryKey: ["api-keys"],
  queryFn: ({ signal }) => call("GET /v1/api_keys", {}, signal),
});

/** Makes a key; the answer is the only place where its secret can be read. */
export function createApiKey(name: string) {
  return call("POST /v1/api_keys", { body: { name, type: "WORKSPACE_MANAGE_ALL" } });
}

export function revokeApiKey(prefix: string) {
  return call("DELETE /v1/api_keys/{api_key_prefix}", { path: { api_key_prefix: prefix } });
}
