import { setTimeout as delay } from "node:timers/promises";
import { type Call, jsonBody, type Reply, refusal } from "./http";

const tokenMs = 4;

/** A model that repeats what it is asked. "fail" is refused, "break off" ends in the middle, "count" goes on for long. */
export class MockChat {
  /** Answers being made; a client that leaves ends its own. */
  running = 0;
  readonly requests: Record<string, unknown>[] = [];

  async handle({ request, response, method }: Call): Promise<Reply> {
    if (method !== "POST") return refusal(405, "Use POST");
    const body = await jsonBody(request);
    this.requests.push(body);
    const question = lastQuestion(body);
    if (question === "fail") {
      const error = { message: "No replica is ready", type: "server_error", param: null, code: null };
      return { status: 503, body: { error } };
    }
    this.running++;
    try {
      await this.stream(response, question);
    } finally {
      this.running--;
    }
    return "streamed";
  }

  private async stream(response: Call["response"], question: string): Promise<void> {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    const reasoning = ["The ", "user ", "asks ", "something."];
    const content = question === "count" ? numbers(5000) : `You asked: ${question}`.split(/(?<= )/);
    const chunks = [
      ...reasoning.map((text) => ({ reasoning: text, reasoning_content: text })),
      ...content.map((text) => ({ content: text })),
    ];
    for (const delta of chunks) {
      if (response.destroyed) return;
      if (question === "break off" && "content" in delta) return void response.destroy();
      response.write(event({ choices: [{ index: 0, delta, finish_reason: null }] }));
      await delay(tokenMs);
    }
    response.write(event({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }));
    response.write(event({ choices: [], usage: { prompt_tokens: 9, completion_tokens: chunks.length } }));
    response.end("data: [DONE]\n\n");
  }
}

function event(chunk: Record<string, unknown>): string {
  return `data: ${JSON.stringify({ object: "chat.completion.chunk", ...chunk })}\n\n`;
}

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${index + 1} `);
}

function lastQuestion({ messages }: Record<string, unknown>): string {
  const last: unknown = Array.isArray(messages) ? messages.at(-1)?.content : undefined;
  return typeof last === "string" ? last : "";
}
