import { expect, test } from "vitest";
import { type ConversationEvent, conversation, type Exchange, messagesOf } from "./conversation";

const asked: ConversationEvent = { kind: "asked", question: "Hello?" };
const content = (text: string): ConversationEvent => ({ kind: "received", event: { kind: "content", text } });
const reasoning = (text: string): ConversationEvent => ({
  kind: "received",
  event: { kind: "reasoning", text },
});

function after(...events: ConversationEvent[]): Exchange[] {
  return events.reduce<Exchange[]>(conversation, []);
}

test("an answer grows by what is received, its reasoning apart", () => {
  expect(after(asked, reasoning("They "), reasoning("greet."), content("Hel"), content("lo!"))).toEqual([
    { question: "Hello?", reasoning: "They greet.", content: "Hello!", outcome: { state: "answering" } },
  ]);
});

test("the next question is sent with the answers so far and without their reasoning", () => {
  const stopped: ConversationEvent = { kind: "ended", outcome: { state: "stopped" } };
  expect(messagesOf(after(asked, reasoning("Hm."), content("Hello"), stopped))).toEqual([
    { role: "user", content: "Hello?" },
    { role: "assistant", content: "Hello" },
  ]);
});

test("a question that failed without an answer is not sent again", () => {
  const failed: ConversationEvent = { kind: "ended", outcome: { state: "failed", problem: "no replica" } };
  expect(messagesOf(after(asked, failed))).toEqual([]);
});

test("what arrives after the conversation was cleared is dropped", () => {
  expect(after(asked, { kind: "cleared" }, content("late"))).toEqual([]);
});
