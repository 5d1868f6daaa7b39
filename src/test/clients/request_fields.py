"""The fields of requests that the stock packages know, by surface, as one line of JSON."""

import json
import typing

import anthropic.types.beta.message_create_params as beta_messages
import anthropic.types.message_create_params as messages
import openai.types.chat.completion_create_params as chat
import openai.types.completion_create_params as completions
import openai.types.responses.response_create_params as responses

HEADERS = {"betas", "user_profile_id", "workspace_id"}


def fields(*classes):
    return sorted({name for known in classes for name in typing.get_type_hints(known)} - HEADERS)


print(
    json.dumps(
        {
            "chat": fields(chat.CompletionCreateParamsStreaming, chat.CompletionCreateParamsNonStreaming),
            "completions": fields(completions.CompletionCreateParamsStreaming, completions.CompletionCreateParamsNonStreaming),
            "responses": fields(responses.ResponseCreateParamsStreaming, responses.ResponseCreateParamsNonStreaming),
            "messages": fields(
                messages.MessageCreateParamsStreaming,
                messages.MessageCreateParamsNonStreaming,
                beta_messages.MessageCreateParamsStreaming,
                beta_messages.MessageCreateParamsNonStreaming,
            ),
        }
    )
)
