// The stock @anthropic-ai/sdk: anthropic.mjs BASE_URL KEY; prints what it made of each kind of answer as one line of JSON.
import Anthropic from '@anthropic-ai/sdk';
import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import { z } from 'zod';
import { print, refusal } from './findings.mjs';

const [baseURL, authToken] = process.argv.slice(2);
const client = new Anthropic({ baseURL, authToken, apiKey: null, maxRetries: 0, timeout: 60_000 });
const model = 'gpt-oss-nano';
const messages = [{ role: 'user', content: 'What is machine learning?' }];
const question = { model, messages, max_tokens: 300, seed: 11 };
const weather = {
  name: 'get_weather',
  description: 'The weather in a city',
  input_schema: {
    type: 'object',
    properties: { city: { type: 'string', enum: ['Paris', 'Rome'] } },
    required: ['city'],
    additionalProperties: false,
  },
};
const offered = { model, max_tokens: 300, tools: [weather], seed: 3 };
const weatherQuestion = { role: 'user', content: 'What is the weather in Paris?' };

const text = (message) => message.content.filter((block) => block.type === 'text').map((block) => block.text).join('');
const uses = (message) => message.content.filter((block) => block.type === 'tool_use');
const calls = (message) => uses(message).map((block) => ({ name: block.name, arguments: block.input }));

async function models() {
  const ids = [];
  for await (const listed of client.models.list()) ids.push(listed.id);
  return { ids };
}

async function plain() {
  const answer = await client.messages.create(question);
  return { content: text(answer), stop_reason: answer.stop_reason, usage: answer.usage };
}

async function streamed() {
  const stream = client.messages.stream(question);
  const events = [];
  stream.on('streamEvent', (event) => events.push(event.type));
  const answer = await stream.finalMessage();
  return { content: text(answer), stop_reason: answer.stop_reason, usage: answer.usage, events };
}

async function thinking() {
  const answer = await client.messages.create({ ...question, max_tokens: 1500, thinking: { type: 'enabled', budget_tokens: 1024 } });
  return { blocks: answer.content.map((block) => block.type) };
}

async function toolsLoop() {
  const first = await client.messages.create({ ...offered, messages: [weatherQuestion], tool_choice: { type: 'any' } });
  const results = uses(first).map((block) => ({ type: 'tool_result', tool_use_id: block.id, content: '21 degrees' }));
  const history = [weatherQuestion, { role: 'assistant', content: first.content }, { role: 'user', content: results }];
  const last = await client.messages.create({ ...offered, messages: history, tool_choice: { type: 'none' } });
  return { calls: calls(first), stop_reason: first.stop_reason, answer: text(last) };
}

async function streamedTools() {
  const choice = { type: 'tool', name: 'get_weather' };
  const answer = await client.messages.stream({ ...offered, messages: [weatherQuestion], tool_choice: choice }).finalMessage();
  return { calls: calls(answer), stop_reason: answer.stop_reason };
}

/** The client's own loop: it runs the tools and sends what they gave. */
async function toolRunner() {
  const cities = [];
  const tool = betaZodTool({
    name: 'get_weather',
    description: 'The weather in a city',
    inputSchema: z.object({ city: z.enum(['Paris', 'Rome']) }),
    run: ({ city }) => {
      cities.push(city);
      return '21 degrees';
    },
  });
  const choice = { type: 'any' };
  const answers = client.beta.messages.toolRunner({
    model, max_tokens: 300, seed: 11, tools: [tool], messages: [weatherQuestion], tool_choice: choice, max_iterations: 2,
  });
  const stop_reasons = [];
  for await (const answer of answers) stop_reasons.push(answer.stop_reason);
  return { stop_reasons, cities };
}

async function structured() {
  const answer = await client.messages.parse({
    model,
    max_tokens: 1500,
    seed: 5,
    messages: [{ role: 'user', content: 'Name a person.' }],
    output_config: { format: zodOutputFormat(z.object({ name: z.enum(['Ann', 'Bob']), age: z.number().int(), role: z.enum(['cook', 'pilot']) })) },
  });
  return answer.parsed_output;
}

await print({
  models,
  plain,
  streamed,
  thinking,
  toolsLoop,
  streamedTools,
  toolRunner,
  structured,
  counted: () => client.messages.countTokens({ model, messages }),
  refused: () => refusal(() => client.messages.create({ ...question, temperature: 9 })),
  strangers: () => refusal(() => new Anthropic({ baseURL, authToken: 'AbCd1234.wrong', apiKey: null, maxRetries: 0 }).messages.create(question)),
});
