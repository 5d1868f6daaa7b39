import { isObject, member } from "../util/json";
import type { ChatMessage } from "./chat";

/** What the playground starts from: the example that the config names, or only the model's name. */
export interface ExampleInput {
  /** Request members besides messages: model, temperature, max_tokens … */
  request: Record<string, unknown>;
  /** Messages before the user's first one, such as a system message. */
  preamble: ChatMessage[];
  message: string;
}

export function exampleInput(config: Record<string, unknown> | null, modelName: string): ExampleInput {
  const example = member(config, "model_metadata", "example_model_input");
  const { messages, prompt, stream, ...request } = isObject(example) ? example : {};
  const conversation = Array.isArray(messages) ? messages.filter(isChatMessage) : [];
  const last = conversation.findLastIndex((message) => message.role === "user");
  return {
    request: { model: servedName(config) ?? modelName, ...request },
    preamble: last < 0 ? conversation : conversation.slice(0, last),
    message: conversation[last]?.content ?? (typeof prompt === "string" ? prompt : ""),
  };
}

function servedName(config: Record<string, unknown> | null): string | undefined {
  const name = member(config, "trt_llm", "runtime", "served_model_name");
  return typeof name === "string" ? name : undefined;
}

function isChatMessage(value: unknown): value is ChatMessage {
  const role = member(value, "role");
  return (
    (role === "system" || role === "user" || role === "assistant") &&
    typeof member(value, "content") === "string"
  );
}
