import { expect, test } from "vitest";
import { chatEvents } from "./chat";

const events = (chunk: unknown) => [...chatEvents(JSON.stringify(chunk))];

test("reasoning under either of its names is told apart from content", () => {
  const chunk = (delta: unknown) => ({ choices: [{ delta, finish_reason: null }] });
  expect(events(chunk({ reasoning: "Hm", reasoning_content: "Hm" }))).toEqual([
    { kind: "reasoning", text: "Hm" },
  ]);
  expect(events(chunk({ reasoning_content: "Hm" }))).toEqual([{ kind: "reasoning", text: "Hm" }]);
  expect(events(chunk({ content: "Hi" }))).toEqual([{ kind: "content", text: "Hi" }]);
});

test("the chunk with the usage has no choices", () => {
  expect(events({ choices: [], usage: { completion_tokens: 12 } })).toEqual([
    { kind: "usage", completionTokens: 12 },
  ]);
});

test("an error in the middle of a stream is thrown with its text", () => {
  expect(() => events({ error: { message: "the replica died", type: "server_error" } })).toThrow(
    "the replica died",
  );
});
