// The stock openai package for Node: openai.mjs BASE_URL KEY SLOW_KEY; prints what it made of each kind of answer as one line of JSON.
import OpenAI from 'openai';
import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { print, refusal } from './findings.mjs';

const [baseURL, apiKey, slowKey] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0, timeout: 60_000 });
const model = 'gpt-oss-nano';
const messages = [{ role: 'user', content: 'What is machine learning?' }];
const question = { model, messages, seed: 11, max_tokens: 300 };
const asked = { model, input: 'What is machine learning?', temperature: 0, max_output_tokens: 300 };
const weather = {
  name: 'get_weather',
  description: 'The weather in a city',
  strict: true,
  parameters: {
    type: 'object',
    properties: { city: { type: 'string', enum: ['Paris', 'Rome'] } },
    required: ['city'],
    additionalProperties: false,
  },
};
const tools = [{ type: 'function', function: weather }];
const weatherQuestion = { role: 'user', content: 'What is the weather in Paris?' };
const Person = z.object({ name: z.string().max(20), age: z.number().int(), role: z.enum(['cook', 'pilot']) });
const person = [{ role: 'user', content: 'Name a person.' }];

async function models() {
  const ids = [];
  for await (const listed of client.models.list()) ids.push(listed.id);
  return { ids };
}

async function plain() {
  const answer = await client.chat.completions.create(question);
  const [{ message, finish_reason }] = answer.choices;
  return { content: message.content, finish_reason, usage: answer.usage, model: answer.model };
}

async function streamed() {
  const stream = client.chat.completions.stream({ ...question, stream_options: { include_usage: true } });
  let pieces = 0;
  stream.on('content', () => pieces++);
  const { message, finish_reason } = (await stream.finalChatCompletion()).choices[0];
  return { content: message.content, finish_reason, usage: await stream.totalUsage(), pieces };
}

async function toolsLoop() {
  const first = await client.chat.completions.create({ model, messages: [weatherQuestion], tools, tool_choice: 'required', seed: 3 });
  const { message, finish_reason } = first.choices[0];
  const results = message.tool_calls.map((call) => ({ role: 'tool', tool_call_id: call.id, content: '21 degrees' }));
  const last = await client.chat.completions.create({
    model, messages: [weatherQuestion, message, ...results], tools, tool_choice: 'none', seed: 3, max_tokens: 200,
  });
  return {
    calls: message.tool_calls.map((call) => ({ name: call.function.name, arguments: JSON.parse(call.function.arguments) })),
    finish_reason,
    answer: last.choices[0].message,
  };
}

async function streamedTools() {
  const stream = client.chat.completions.stream({ model, messages: [weatherQuestion], tools, tool_choice: 'required', seed: 3 });
  const { message, finish_reason } = (await stream.finalChatCompletion()).choices[0];
  return {
    calls: message.tool_calls.map((call) => ({ name: call.function.name, arguments: JSON.parse(call.function.arguments) })),
    finish_reason,
  };
}

async function structured() {
  const answer = await client.chat.completions.parse({
    model, messages: person, seed: 5, reasoning_effort: 'low', response_format: zodResponseFormat(Person, 'person'),
  });
  return answer.choices[0].message.parsed;
}

async function responses() {
  const first = await client.responses.create(asked);
  const again = await client.responses.retrieve(first.id);
  const inputs = [];
  for await (const item of client.responses.inputItems.list(first.id)) inputs.push(item.type);
  const next = await client.responses.create({ ...asked, input: 'And why?', previous_response_id: first.id });
  await client.responses.delete(first.id);
  return {
    text: first.output_text,
    status: first.status,
    items: first.output.map((item) => item.type),
    again: again.output_text,
    inputs,
    next: next.previous_response_id === first.id && next.status,
    gone: await refusal(() => client.responses.retrieve(first.id)),
  };
}

async function responsesStreamed() {
  const events = [];
  let text = '';
  let final = null;
  for await (const event of await client.responses.create({ ...asked, stream: true })) {
    events.push({ type: event.type, sequence_number: event.sequence_number });
    if (event.type === 'response.output_text.delta') text += event.delta;
    if (event.type === 'response.completed') final = event.response;
  }
  return { events, text, status: final?.status, whole: final?.output.at(-1).content[0].text };
}

async function responsesTools() {
  const input = [weatherQuestion];
  const offered = [{ type: 'function', ...weather }];
  const first = await client.responses.create({ model, input, tools: offered, tool_choice: 'required', seed: 3 });
  const calls = first.output.filter((item) => item.type === 'function_call');
  const outputs = calls.map((call) => ({ type: 'function_call_output', call_id: call.call_id, output: '21 degrees' }));
  const last = await client.responses.create({
    model, input: [...input, ...first.output, ...outputs], tools: offered, tool_choice: 'none', seed: 3, max_output_tokens: 200,
  });
  return {
    calls: calls.map((call) => ({ name: call.name, arguments: JSON.parse(call.arguments) })),
    answer: { role: 'assistant', content: last.output_text },
  };
}

async function responsesStructured() {
  const answer = await client.responses.parse({
    model, input: person, seed: 5, reasoning: { effort: 'low' }, text: { format: zodTextFormat(Person, 'person') },
  });
  return answer.output_parsed;
}

/** A key's rate is over with the second request, and the client does not try again. */
function impatient() {
  const client = new OpenAI({ baseURL, apiKey: slowKey, maxRetries: 0 });
  return refusal(async () => {
    for (let i = 0; i < 9; i++) await client.models.list();
  });
}

/** The same with a client that tries again when the answer says to. */
async function patient() {
  const client = new OpenAI({ baseURL, apiKey: slowKey, maxRetries: 9 });
  const ids = [];
  for (let i = 0; i < 4; i++) ids.push((await client.models.list()).data[0].id);
  return { ids };
}

await print({
  models,
  plain,
  streamed,
  toolsLoop,
  streamedTools,
  structured,
  responses,
  responsesStreamed,
  responsesTools,
  responsesStructured,
  impatient,
  patient,
  refused: () => refusal(() => client.chat.completions.create({ ...question, temperature: 9 })),
  refusedStream: () => refusal(() => client.chat.completions.create({ ...question, temperature: 9, stream: true })),
  strangers: () => refusal(() => new OpenAI({ baseURL, apiKey: 'AbCd1234.wrong', maxRetries: 0 }).models.list()),
});
