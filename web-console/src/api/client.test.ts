import { expect, test } from "vitest";
import { address } from "./client";

test("names in the path are filled in and escaped", () => {
  expect(address("/v1/models/{model_id}", { path: { model_id: "a/b" } })).toBe("/v1/models/a%2Fb");
});

test("absent query members are left out", () => {
  expect(address("/v1/models", { query: { name: undefined, page: 2 } })).toBe("/v1/models?page=2");
});
