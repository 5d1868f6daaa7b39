export type SnippetLanguage = "curl" | "Python" | "JavaScript";

export interface SnippetTarget {
  /** Base URL of the OpenAI-compatible endpoint, with scheme and host. */
  base: string;
  servedName: string;
}

/** Ready to paste; the key is read from SLIPWAY_API_KEY and never shown. */
export const snippets: Record<SnippetLanguage, (target: SnippetTarget) => string> = {
  curl: ({ base, servedName }) => `curl ${base}/chat/completions \\
  -H "Authorization: Bearer $SLIPWAY_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{
    "model": ${JSON.stringify(servedName)},
    "stream": true,
    "messages": [{"role": "user", "content": "What is machine learning?"}]
  }'`,

  Python: ({ base, servedName }) => `import os
from openai import OpenAI

client = OpenAI(
    base_url=${JSON.stringify(base)},
    api_key=os.environ["SLIPWAY_API_KEY"],
)
stream = client.chat.completions.create(
    model=${JSON.stringify(servedName)},
    messages=[{"role": "user", "content": "What is machine learning?"}],
    stream=True,
)
for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="", flush=True)`,

  JavaScript: ({ base, servedName }) => `import OpenAI from "openai";

const client = new OpenAI({
  baseURL: ${JSON.stringify(base)},
  apiKey: process.env.SLIPWAY_API_KEY,
});
const stream = await client.chat.completions.create({
  model: ${JSON.stringify(servedName)},
  messages: [{ role: "user", content: "What is machine learning?" }],
  stream: true,
});
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
}`,
};
