import type { ChatEvent, ChatMessage } from "../../api/chat";

/** One question and what became of it. */
export interface Exchange {
  question: string;
  reasoning: string;
  content: string;
  outcome: Outcome;
}

export type Outcome =
  | { state: "answering" }
  | { state: "answered"; finishReason: string; speed: Speed | null }
  | { state: "stopped" }
  | { state: "failed"; problem: string };

export interface Speed {
  tokens: number;
  tokensPerSecond: number;
  firstTokenMs: number;
}

export type ConversationEvent =
  | { kind: "asked"; question: string }
  | { kind: "received"; event: ChatEvent }
  | { kind: "ended"; outcome: Outcome }
  | { kind: "cleared" };

export function conversation(exchanges: Exchange[], event: ConversationEvent): Exchange[] {
  switch (event.kind) {
    case "asked":
      return [
        ...exchanges,
        { question: event.question, reasoning: "", content: "", outcome: { state: "answering" } },
      ];
    case "received":
      return withLast(exchanges, (last) => grown(last, event.event));
    case "ended":
      return withLast(exchanges, (last) => ({ ...last, outcome: event.outcome }));
    case "cleared":
      return [];
  }
}

function withLast(exchanges: Exchange[], change: (last: Exchange) => Exchange): Exchange[] {
  const last = exchanges.at(-1);
  return last ? [...exchanges.slice(0, -1), change(last)] : exchanges;
}

function grown(exchange: Exchange, event: ChatEvent): Exchange {
  switch (event.kind) {
    case "reasoning":
      return { ...exchange, reasoning: exchange.reasoning + event.text };
    case "content":
      return { ...exchange, content: exchange.content + event.text };
    case "finish":
    case "usage":
      return exchange;
  }
}

/** What the model is told of the conversation; questions without an answer are left out, reasoning always. */
export function messagesOf(exchanges: Exchange[]): ChatMessage[] {
  return exchanges
    .filter((exchange) => exchange.content !== "")
    .flatMap(({ question, content }) => [
      { role: "user", content: question },
      { role: "assistant", content },
    ]);
}
