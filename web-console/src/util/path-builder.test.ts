import { expect, test } from "vitest";
import { chatCompletions, localPage } from "./path-builder";

test("chat goes to the environment's OpenAI endpoint below the model's id", () => {
  expect(chatCompletions("abcd1234", "production")).toBe(
    "/model-abcd1234/environments/production/sync/v1/chat/completions",
  );
});

test.each(["//evil.example", "/\\evil.example", "https://evil.example", "models", "", 7])(
  "%s is no page to return to after signing in",
  (address) => {
    expect(localPage(address)).toBeUndefined();
  },
);

test("a page is returned to with its query", () => {
  expect(localPage("/models?x=1")).toBe("/models?x=1");
});
