import { isObject, member } from "../util/json";
import { chatCompletions } from "../util/path-builder";
import { serverSentEvents } from "../util/server-sent-events";
import { ApiError, send } from "./client";
import { problemText } from "./problem";

export interface ChatMessage {
  role: "system" | "user" | "assistant";
  content: string;
}

export type ChatEvent =
  | { kind: "reasoning"; text: string }
  | { kind: "content"; text: string }
  | { kind: "finish"; reason: string }
  | { kind: "usage"; completionTokens: number };

/** Asks a model's environment and yields the answer as it is made; aborting the signal ends the request. */
export async function* streamChat(
  modelId: string,
  environment: string,
  request: Record<string, unknown>,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const body = { ...request, stream: true, stream_options: { include_usage: true } };
  const response = await send("POST", chatCompletions(modelId, environment), body, signal);
  if (!response.body) throw new ApiError(response.status, "The answer has no body.");
  for await (const data of serverSentEvents(response.body)) {
    if (data === "[DONE]") return;
    yield* chatEvents(data);
  }
}

export function* chatEvents(data: string): Generator<ChatEvent> {
  const chunk: unknown = JSON.parse(data);
  if (member(chunk, "error") !== undefined) throw new ApiError(500, problemText(500, data));
  const choices = member(chunk, "choices");
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  const delta = member(choice, "delta");
  const reasoning = member(delta, "reasoning") ?? member(delta, "reasoning_content");
  if (typeof reasoning === "string" && reasoning !== "") yield { kind: "reasoning", text: reasoning };
  const content = member(delta, "content");
  if (typeof content === "string" && content !== "") yield { kind: "content", text: content };
  const reason = member(choice, "finish_reason");
  if (typeof reason === "string") yield { kind: "finish", reason };
  const usage = member(chunk, "usage");
  const completionTokens = member(usage, "completion_tokens");
  if (isObject(usage) && typeof completionTokens === "number") yield { kind: "usage", completionTokens };
}
