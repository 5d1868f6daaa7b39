import { useMutation } from "@tanstack/react-query";
import { useEffect, useReducer, useRef } from "react";
import { streamChat } from "../../api/chat";
import { ApiError } from "../../api/client";
import type { ExampleInput } from "../../api/example-input";
import {
  type ConversationEvent,
  conversation,
  type Exchange,
  messagesOf,
  type Outcome,
} from "./conversation";
import { Stopwatch } from "./stopwatch";

/** A conversation with a model's production environment. Leaving the page ends the request that is under way. */
export function useConversation(modelId: string, input: ExampleInput) {
  const [exchanges, dispatch] = useReducer(conversation, []);
  const request = useRef<AbortController>(null);
  useEffect(() => () => request.current?.abort(), []);

  const asking = useMutation({
    mutationFn: async (question: string) => {
      const controller = new AbortController();
      request.current = controller;
      dispatch({ kind: "asked", question });
      const body = { ...input.request, messages: messagesFor(question, exchanges, input) };
      dispatch({ kind: "ended", outcome: await answer(modelId, body, controller.signal, dispatch) });
    },
    // only a lost session gets here
    onError: (error) => dispatch({ kind: "ended", outcome: { state: "failed", problem: error.message } }),
  });
  return {
    exchanges,
    answering: asking.isPending,
    ask: asking.mutate,
    stop: () => request.current?.abort(),
    clear: () => dispatch({ kind: "cleared" }),
  };
}

function messagesFor(question: string, exchanges: Exchange[], { preamble }: ExampleInput) {
  return [...preamble, ...messagesOf(exchanges), { role: "user", content: question }];
}

async function answer(
  modelId: string,
  body: Record<string, unknown>,
  signal: AbortSignal,
  dispatch: (event: ConversationEvent) => void,
): Promise<Outcome> {
  const stopwatch = new Stopwatch(performance.now());
  let finishReason = "";
  let tokens = 0;
  try {
    for await (const event of streamChat(modelId, "production", body, signal)) {
      if (event.kind === "finish") finishReason = event.reason;
      else if (event.kind === "usage") tokens = event.completionTokens;
      else stopwatch.token(performance.now());
      dispatch({ kind: "received", event });
    }
    if (finishReason === "") return { state: "failed", problem: "The answer ended before it was complete." };
    return { state: "answered", finishReason, speed: stopwatch.speed(tokens) };
  } catch (error) {
    if (signal.aborted) return { state: "stopped" };
    if (error instanceof ApiError && error.status === 401) throw error;
    return { state: "failed", problem: error instanceof Error ? error.message : String(error) };
  }
}
