"""The stock openai package: openai_sdk.py BASE_URL KEY SLOW_KEY; prints what it made of each kind of answer as one line of JSON."""

import asyncio
import json
import sys
from typing import Literal

from findings import print_all, refusal
from openai import APIStatusError, AsyncOpenAI, OpenAI
from pydantic import BaseModel, Field

base_url, key, slow_key = sys.argv[1:]
options = {"base_url": base_url, "max_retries": 0, "timeout": 60}
client = OpenAI(api_key=key, **options)
MODEL = "gpt-oss-nano"
QUESTION = {"model": MODEL, "messages": [{"role": "user", "content": "What is machine learning?"}], "seed": 11, "max_tokens": 300}
ASKED = {"model": MODEL, "input": "What is machine learning?", "temperature": 0, "max_output_tokens": 300}
WEATHER = {
    "name": "get_weather",
    "description": "The weather in a city",
    "strict": True,
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string", "enum": ["Paris", "Rome"]}},
        "required": ["city"],
        "additionalProperties": False,
    },
}
TOOLS = [{"type": "function", "function": WEATHER}]
WEATHER_QUESTION = {"role": "user", "content": "What is the weather in Paris?"}
PERSON = [{"role": "user", "content": "Name a person."}]


class Person(BaseModel):
    name: str = Field(max_length=20)
    age: int
    role: Literal["cook", "pilot"]


def models():
    return {"ids": [model.id for model in client.models.list()]}


def plain():
    answer = client.chat.completions.create(**QUESTION)
    choice = answer.choices[0]
    return {"content": choice.message.content, "finish_reason": choice.finish_reason, "usage": answer.usage.model_dump(), "model": answer.model}


def streamed():
    pieces = 0
    with client.chat.completions.stream(**QUESTION, stream_options={"include_usage": True}) as stream:
        for event in stream:
            pieces += event.type == "content.delta"
        answer = stream.get_final_completion()
    choice = answer.choices[0]
    return {"content": choice.message.content, "finish_reason": choice.finish_reason, "usage": answer.usage.model_dump(), "pieces": pieces}


def called(message):
    return [{"name": call.function.name, "arguments": json.loads(call.function.arguments)} for call in message.tool_calls]


def tools_loop():
    offered = {"model": MODEL, "tools": TOOLS, "seed": 3}
    choice = client.chat.completions.create(**offered, messages=[WEATHER_QUESTION], tool_choice="required").choices[0]
    results = [{"role": "tool", "tool_call_id": call.id, "content": "21 degrees"} for call in choice.message.tool_calls]
    history = [WEATHER_QUESTION, choice.message, *results]
    last = client.chat.completions.create(**offered, messages=history, tool_choice="none", max_tokens=200)
    return {"calls": called(choice.message), "finish_reason": choice.finish_reason, "answer": last.choices[0].message.model_dump()}


def streamed_tools():
    with client.chat.completions.stream(model=MODEL, messages=[WEATHER_QUESTION], tools=TOOLS, tool_choice="required", seed=3) as stream:
        choice = stream.get_final_completion().choices[0]
    return {"calls": called(choice.message), "finish_reason": choice.finish_reason}


def structured():
    answer = client.chat.completions.parse(model=MODEL, messages=PERSON, seed=5, reasoning_effort="low", response_format=Person)
    return answer.choices[0].message.parsed.model_dump()


def responses():
    first = client.responses.create(**ASKED)
    again = client.responses.retrieve(first.id)
    inputs = [item.type for item in client.responses.input_items.list(first.id)]
    following = client.responses.create(**ASKED | {"input": "And why?"}, previous_response_id=first.id)
    client.responses.delete(first.id)
    return {
        "text": first.output_text,
        "status": first.status,
        "items": [item.type for item in first.output],
        "again": again.output_text,
        "inputs": inputs,
        "next": following.previous_response_id == first.id and following.status,
        "gone": refusal(APIStatusError, lambda: client.responses.retrieve(first.id)),
    }


def responses_streamed():
    events, text = [], ""
    with client.responses.stream(**ASKED) as stream:
        for event in stream:
            events.append({"type": event.type, "sequence_number": event.sequence_number})
            text += event.delta if event.type == "response.output_text.delta" else ""
        final = stream.get_final_response()
    return {"events": events, "text": text, "status": final.status, "whole": final.output_text}


def responses_tools():
    offered = {"model": MODEL, "tools": [{"type": "function", **WEATHER}], "extra_body": {"seed": 3}}
    first = client.responses.create(**offered, input=[WEATHER_QUESTION], tool_choice="required")
    calls = [item for item in first.output if item.type == "function_call"]
    outputs = [{"type": "function_call_output", "call_id": call.call_id, "output": "21 degrees"} for call in calls]
    history = [WEATHER_QUESTION, *first.output, *outputs]
    last = client.responses.create(**offered, input=history, tool_choice="none", max_output_tokens=200)
    return {
        "calls": [{"name": call.name, "arguments": json.loads(call.arguments)} for call in calls],
        "answer": {"role": "assistant", "content": last.output_text},
    }


def responses_structured():
    answer = client.responses.parse(model=MODEL, input=PERSON, reasoning={"effort": "low"}, text_format=Person, extra_body={"seed": 5})
    return answer.output_parsed.model_dump()


def concurrently():
    """Several at once, plain and streamed, through the asynchronous client."""

    async def one(asynchronous, stream):
        if not stream:
            return (await asynchronous.chat.completions.create(**QUESTION)).choices[0].message.content
        chunks = await asynchronous.chat.completions.create(**QUESTION, stream=True)
        return "".join([chunk.choices[0].delta.content or "" async for chunk in chunks])

    async def all_of_them():
        async with AsyncOpenAI(api_key=key, **options) as asynchronous:
            return await asyncio.gather(*(one(asynchronous, i % 2 == 0) for i in range(4)))

    return {"contents": asyncio.run(all_of_them())}


def raw():
    answer = client.chat.completions.with_raw_response.create(**QUESTION)
    return {"request_id": answer.headers.get("x-baseten-request-id"), "content": answer.parse().choices[0].message.content}


def impatient():
    """A key's rate is over with the second request, and the client does not try again."""
    impatient_client = OpenAI(api_key=slow_key, **options)
    return refusal(APIStatusError, lambda: [impatient_client.models.list() for _ in range(9)])


def patient():
    """The same with a client that tries again when the answer says to."""
    patient_client = OpenAI(api_key=slow_key, **options | {"max_retries": 9})
    answers = [patient_client.models.with_raw_response.list() for _ in range(4)]
    return {"ids": [answer.parse().data[0].id for answer in answers], "retries": sum(answer.retries_taken for answer in answers)}


def refused(**fields):
    return refusal(APIStatusError, lambda: client.chat.completions.create(**QUESTION | {"temperature": 9}, **fields))


print_all(
    models=models,
    plain=plain,
    streamed=streamed,
    toolsLoop=tools_loop,
    streamedTools=streamed_tools,
    structured=structured,
    responses=responses,
    responsesStreamed=responses_streamed,
    responsesTools=responses_tools,
    responsesStructured=responses_structured,
    concurrently=concurrently,
    raw=raw,
    impatient=impatient,
    patient=patient,
    refused=refused,
    refusedStream=lambda: refused(stream=True),
    strangers=lambda: refusal(APIStatusError, lambda: OpenAI(api_key="AbCd1234.wrong", **options).models.list()),
)
