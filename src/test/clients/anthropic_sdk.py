"""The stock anthropic package: anthropic_sdk.py BASE_URL KEY; prints what it made of each kind of answer as one line of JSON."""

import sys
from typing import Literal

from anthropic import Anthropic, APIStatusError, beta_tool
from findings import print_all, refusal
from pydantic import BaseModel

base_url, key = sys.argv[1:]
client = Anthropic(base_url=base_url, api_key=key, max_retries=0, timeout=60)
MODEL = "gpt-oss-nano"
MESSAGES = [{"role": "user", "content": "What is machine learning?"}]
QUESTION = {"model": MODEL, "messages": MESSAGES, "max_tokens": 300, "extra_body": {"seed": 11}}
WEATHER = {
    "name": "get_weather",
    "description": "The weather in a city",
    "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string", "enum": ["Paris", "Rome"]}},
        "required": ["city"],
        "additionalProperties": False,
    },
}
OFFERED = {"model": MODEL, "max_tokens": 300, "tools": [WEATHER], "extra_body": {"seed": 3}}
WEATHER_QUESTION = {"role": "user", "content": "What is the weather in Paris?"}


def text(message):
    return "".join(block.text for block in message.content if block.type == "text")


def plain():
    answer = client.messages.create(**QUESTION)
    return {"content": text(answer), "stop_reason": answer.stop_reason, "usage": answer.usage.model_dump(exclude_none=True)}


def streamed():
    events = []
    with client.messages.stream(**QUESTION) as stream:
        for event in stream:
            events.append(event.type)
        answer = stream.get_final_message()
    return {"content": text(answer), "stop_reason": answer.stop_reason, "usage": answer.usage.model_dump(exclude_none=True), "events": events}


def thinking():
    answer = client.messages.create(**QUESTION | {"max_tokens": 1500}, thinking={"type": "enabled", "budget_tokens": 1024})
    return {"blocks": [block.type for block in answer.content]}


def used(message):
    return [{"name": block.name, "arguments": block.input} for block in message.content if block.type == "tool_use"]


def tools_loop():
    first = client.messages.create(**OFFERED, messages=[WEATHER_QUESTION], tool_choice={"type": "any"})
    results = [
        {"type": "tool_result", "tool_use_id": block.id, "content": "21 degrees"} for block in first.content if block.type == "tool_use"
    ]
    history = [WEATHER_QUESTION, {"role": "assistant", "content": first.content}, {"role": "user", "content": results}]
    last = client.messages.create(**OFFERED, messages=history, tool_choice={"type": "none"})
    return {"calls": used(first), "stop_reason": first.stop_reason, "answer": text(last)}


def streamed_tools():
    with client.messages.stream(**OFFERED, messages=[WEATHER_QUESTION], tool_choice={"type": "tool", "name": "get_weather"}) as stream:
        answer = stream.get_final_message()
    return {"calls": used(answer), "stop_reason": answer.stop_reason}


def tool_runner():
    """The client's own loop: it runs the tools and sends what they gave."""
    cities = []

    @beta_tool
    def get_weather(city: Literal["Paris", "Rome"]) -> str:
        """The weather in a city."""
        cities.append(city)
        return "21 degrees"

    answers = client.beta.messages.tool_runner(
        model=MODEL,
        max_tokens=300,
        tools=[get_weather],
        messages=[WEATHER_QUESTION],
        tool_choice={"type": "any"},
        max_iterations=2,
        extra_body={"seed": 11},
    )
    return {"stop_reasons": [answer.stop_reason for answer in answers], "cities": cities}


class Person(BaseModel):
    name: Literal["Ann", "Bob"]
    age: int
    role: Literal["cook", "pilot"]


def structured():
    person = [{"role": "user", "content": "Name a person."}]
    answer = client.messages.parse(model=MODEL, max_tokens=1500, messages=person, output_format=Person, extra_body={"seed": 5})
    return answer.parsed_output.model_dump()


def counted():
    return client.messages.count_tokens(model=MODEL, messages=MESSAGES).model_dump()


print_all(
    models=lambda: {"ids": [model.id for model in client.models.list()]},
    plain=plain,
    streamed=streamed,
    thinking=thinking,
    toolsLoop=tools_loop,
    streamedTools=streamed_tools,
    toolRunner=tool_runner,
    structured=structured,
    counted=counted,
    refused=lambda: refusal(APIStatusError, lambda: client.messages.create(**QUESTION | {"extra_body": {"temperature": 9}})),
    strangers=lambda: refusal(
        APIStatusError, lambda: Anthropic(base_url=base_url, api_key="AbCd1234.wrong", max_retries=0).messages.create(**QUESTION)
    ),
)
