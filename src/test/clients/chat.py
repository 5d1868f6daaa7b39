"""One chat through the stock openai package: chat.py BASE_URL KEY plain|stream QUESTION; prints what arrived as one line of JSON."""

import json
import sys

from openai import OpenAI

base_url, key, mode, question = sys.argv[1:]
client = OpenAI(base_url=base_url, api_key=key, max_retries=0, timeout=60)
request = {
    "model": "gpt-oss-nano",
    "messages": [{"role": "user", "content": question}],
    "temperature": 0,
    "max_tokens": 300,
}

if mode == "plain":
    answer = client.chat.completions.create(**request)
    choice = answer.choices[0]
    found = {
        "model": answer.model,
        "content": choice.message.content,
        "finish_reason": choice.finish_reason,
        "usage": answer.usage.model_dump(),
    }
else:
    deltas, finish_reason, usage = [], None, None
    for chunk in client.chat.completions.create(**request, stream=True, stream_options={"include_usage": True}):
        usage = chunk.usage or usage
        for choice in chunk.choices:
            deltas.append(choice.delta.content or "")
            finish_reason = choice.finish_reason or finish_reason
    found = {
        "content": "".join(deltas),
        "pieces": sum(1 for delta in deltas if delta),
        "finish_reason": finish_reason,
        "usage": usage and usage.model_dump(),
    }

print(json.dumps(found))
