import { expect, test } from "vitest";
import { problemText } from "./problem";

test.each([
  ["management", '{"code": "NOT_FOUND", "message": "No model with id x"}', "No model with id x"],
  ["the edge", '{"error": "Invalid API key"}', "Invalid API key"],
  [
    "the engine",
    '{"error": {"message": "max_tokens must be positive", "code": null}}',
    "max_tokens must be positive",
  ],
])("the text of an error of %s is found", (_, body, text) => {
  expect(problemText(400, body)).toBe(text);
});

test.each(["<html>Bad gateway</html>", "{}", '{"error": {}}', "null", ""])(
  "%s is told by its status",
  (body) => {
    expect(problemText(502, body)).toBe("The server answered with status 502.");
  },
);
