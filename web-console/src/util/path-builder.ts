/** The console's pages, as the router spells them. */
export const pages = {
  home: "/",
  signIn: "/sign-in",
  device: "/device",
  models: "/models",
  model: "/models/$modelId",
  overview: "/models/$modelId/overview",
  playground: "/models/$modelId/playground",
  logs: "/models/$modelId/logs",
  deploymentLogs: "/models/$modelId/logs/$deploymentId",
  apiKeys: "/settings/api-keys",
} as const;

/** Base URL for OpenAI clients of one model's environment. */
export function openAiBase(modelId: string, environment: string): string {
  return `/model-${encodeURIComponent(modelId)}/environments/${encodeURIComponent(environment)}/sync/v1`;
}

export function chatCompletions(modelId: string, environment: string): string {
  return `${openAiBase(modelId, environment)}/chat/completions`;
}

/** Where to go after signing in: a page of this console, and never another site. */
export function localPage(address: unknown): string | undefined {
  if (typeof address !== "string") return undefined;
  return /^\/(?![/\\])/.test(address) ? address : undefined;
}
