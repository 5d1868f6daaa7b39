// The stock OpenAI Agents SDK: agents.mjs BASE_URL KEY; runs an agent with tools over chat completions and over Responses, and prints what happened as one line of JSON.
import { Agent, OpenAIChatCompletionsModel, OpenAIResponsesModel, run, setTracingDisabled, tool } from '@openai/agents';
import OpenAI from 'openai';
import { z } from 'zod';
import { print } from './findings.mjs';

const [baseURL, apiKey] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0, timeout: 60_000 });
setTracingDisabled(true);

function agent(Model, used) {
  return new Agent({
    name: 'Weather',
    instructions: 'You tell the weather.',
    model: new Model(client, 'gpt-oss-nano'),
    modelSettings: { toolChoice: 'required', temperature: 0, maxTokens: 300 },
    tools: [
      tool({
        name: 'get_weather',
        description: 'The weather in a city',
        parameters: z.object({ city: z.enum(['Paris', 'Rome']) }),
        execute: async ({ city }) => {
          used.push({ name: 'get_weather', arguments: { city } });
          return `${city}: 21 degrees`;
        },
      }),
      tool({
        name: 'get_time',
        description: 'The time of day',
        parameters: z.object({}),
        execute: async () => {
          used.push({ name: 'get_time', arguments: {} });
          return '12:00';
        },
      }),
    ],
  });
}

function finished(result, used) {
  return { used, answer: result.finalOutput, items: result.newItems.map((item) => item.type) };
}

async function whole(Model) {
  const used = [];
  return finished(await run(agent(Model, used), 'What is the weather in Paris?'), used);
}

async function streamed(Model) {
  const used = [];
  const result = await run(agent(Model, used), 'What is the weather in Paris?', { stream: true });
  let deltas = '';
  for await (const event of result) {
    if (event.type === 'raw_model_stream_event' && event.data.type === 'output_text_delta') deltas += event.data.delta;
  }
  await result.completed;
  return { ...finished(result, used), deltas };
}

async function typed(Model) {
  const clerk = new Agent({
    name: 'Clerk',
    instructions: 'You name a person.',
    model: new Model(client, 'gpt-oss-nano'),
    modelSettings: { temperature: 0, reasoning: { effort: 'low' } },
    outputType: z.object({ name: z.string().max(20), age: z.number().int(), role: z.enum(['cook', 'pilot']) }),
  });
  return (await run(clerk, 'Name a person.')).finalOutput;
}

await print({
  chat: () => whole(OpenAIChatCompletionsModel),
  chatStreamed: () => streamed(OpenAIChatCompletionsModel),
  chatTyped: () => typed(OpenAIChatCompletionsModel),
  responses: () => whole(OpenAIResponsesModel),
  responsesStreamed: () => streamed(OpenAIResponsesModel),
  responsesTyped: () => typed(OpenAIResponsesModel),
});
