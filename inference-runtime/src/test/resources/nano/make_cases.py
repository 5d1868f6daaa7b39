"""Chat requests with known answers, drawn by the generator that the model was trained with.

  python make_cases.py > cases.jsonl
"""
import json
import os
import re
import sys

TRAINING = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../../../models/gpt-oss-nano/training")
sys.path.insert(0, TRAINING)

import make_data

PER_CATEGORY = 6
MESSAGE = re.compile(r"<\|start\|>(?P<head>.*?)<\|message\|>(?P<body>.*?)<\|(?:end|call|return)\|>", re.S)
made = {}


def remember(original, key):
    def wrapped(*args, **named):
        made[key] = (args, named)
        return original(*args, **named)
    return wrapped


def schema(tool):
    name, description, params = tool
    properties = {}
    for param, kind, _, text, default in params:
        prop = {"type": kind} if "|" not in kind else {"type": "string", "enum": json.loads("[" + kind.replace("|", ",") + "]")}
        if text:
            prop["description"] = text
        if default:
            prop["default"] = default
        properties[param] = prop
    required = [p[0] for p in params if p[2]]
    return {"type": "function", "function": {"name": name, "description": description,
            "parameters": {"type": "object", "properties": properties, "required": required}}}


def message(head, body, calls):
    if head == "user":
        return {"role": "user", "content": body}
    if head.startswith("functions."):
        return {"role": "tool", "tool_call_id": calls[-1], "content": body}
    to = re.search(r"to=functions\.(\S+?)(?:<|\s)", head + " ")
    if to:
        calls.append(f"call_{len(calls)}")
        return {"role": "assistant", "content": None, "tool_calls": [
            {"id": calls[-1], "type": "function", "function": {"name": to.group(1), "arguments": body}}]}
    return {"role": "assistant", "reasoning" if "analysis" in head else "content": body}


def joined(messages):
    """reasoning and the call after it are one message"""
    out = []
    for m in messages:
        if out and "reasoning" in out[-1] and m["role"] == "assistant":
            m = {**m, "reasoning": out.pop()["reasoning"]}
        out.append(m)
    return out


def request(pieces):
    system, tools = made["system"][0], ()
    effort, _, identity, cutoff = system[:4]
    if identity != make_data.IDENTITY or not cutoff:
        return None
    messages, calls = [], []
    if "developer" in made:
        instructions, tools, response_format = made["developer"][0]
        if response_format:
            return None
        if instructions:
            messages.append({"role": "system", "content": instructions})
    first = next(i for i, (_, learn) in enumerate(pieces) if learn)
    prompt = "".join(text for text, _ in pieces[:first])
    for m in MESSAGE.finditer(prompt):
        if m["head"] not in ("system", "developer"):
            messages.append(message(m["head"], m["body"], calls))
    body = {"messages": joined(messages), "reasoning_effort": effort, "temperature": 0}
    if tools:
        body["tools"] = [schema(t) for t in tools]
    return body


make_data.system_text = remember(make_data.system_text, "system")
make_data.developer_text = remember(make_data.developer_text, "developer")
generator = make_data.Generator(31)
for category in make_data.Generator.WEIGHTS:
    kept = 0
    while kept < PER_CATEGORY:
        made.clear()
        _, pieces, expect = generator.sample(category)
        body = request(pieces)
        if body is None:
            continue
        body["max_tokens"] = {"story": 200, "long": 420, "code": 160}.get(category, 130)
        case = {"category": category, "request": body}
        case["call"] = {"name": expect[1], "arguments": expect[2]} if expect[0] == "call" else None
        case["answers"] = [] if expect[0] == "call" else list(expect[1]) if expect[0] == "any" else [expect[1]]
        print(json.dumps(case, ensure_ascii=False))
        kept += 1
