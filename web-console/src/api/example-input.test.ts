import { expect, test } from "vitest";
import { exampleInput } from "./example-input";

const config = {
  model_metadata: {
    example_model_input: {
      model: "example-name",
      messages: [
        { role: "system", content: "Be short." },
        { role: "user", content: "Write FizzBuzz" },
      ],
      stream: true,
      max_tokens: 4096,
    },
  },
  trt_llm: { runtime: { served_model_name: "served-name" } },
};

test("the example's last question is offered and the rest of it is sent along", () => {
  expect(exampleInput(config, "my-model")).toEqual({
    request: { model: "example-name", max_tokens: 4096 },
    preamble: [{ role: "system", content: "Be short." }],
    message: "Write FizzBuzz",
  });
});

test("without an example the served name is asked and nothing is offered", () => {
  expect(exampleInput({ trt_llm: config.trt_llm }, "my-model")).toEqual({
    request: { model: "served-name" },
    preamble: [],
    message: "",
  });
});

test("without a config the model's own name is asked", () => {
  expect(exampleInput(null, "my-model").request).toEqual({ model: "my-model" });
});

test("an example that is no chat request is no obstacle", () => {
  const odd = (input: unknown) =>
    exampleInput({ model_metadata: { example_model_input: input } }, "m").message;
  expect(odd({ prompt: "Once upon" })).toBe("Once upon");
  expect(odd({ messages: "hello" })).toBe("");
  expect(odd([1, 2])).toBe("");
});
