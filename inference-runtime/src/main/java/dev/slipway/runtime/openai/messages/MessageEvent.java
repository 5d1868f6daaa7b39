package dev.slipway.runtime.openai.messages;

import dev.slipway.runtime.openai.answer.NamedEvent;
import org.jspecify.annotations.Nullable;

/** An event of a streamed message. */
public sealed interface MessageEvent extends NamedEvent {

    record Start(String type, AnthropicMessage message) implements MessageEvent {

        Start(AnthropicMessage message) {
            this("message_start", message);
        }
    }

    /** Says nothing; Anthropic's streams have it after their start. */
    record Ping(String type) implements MessageEvent {

        Ping() {
            this("ping");
        }
    }

    record BlockStart(String type, int index, AnthropicMessage.Block contentBlock) implements MessageEvent {

        BlockStart(int index, AnthropicMessage.Block contentBlock) {
            this("content_block_start", index, contentBlock);
        }
    }

    record BlockDelta(String type, int index, Delta delta) implements MessageEvent {

        BlockDelta(int index, Delta delta) {
            this("content_block_delta", index, delta);
        }
    }

    record BlockStop(String type, int index) implements MessageEvent {

        BlockStop(int index) {
            this("content_block_stop", index);
        }
    }

    record Ending(String type, StopDelta delta, AnthropicMessage.Usage usage) implements MessageEvent {

        Ending(StopDelta delta, AnthropicMessage.Usage usage) {
            this("message_delta", delta, usage);
        }
    }

    record Stop(String type) implements MessageEvent {

        Stop() {
            this("message_stop");
        }
    }

    record StopDelta(@Nullable String stopReason, @Nullable String stopSequence) {}

    /** More of the block that is open. */
    sealed interface Delta {}

    record TextDelta(String type, String text) implements Delta {

        TextDelta(String text) {
            this("text_delta", text);
        }
    }

    record ThinkingDelta(String type, String thinking) implements Delta {

        ThinkingDelta(String thinking) {
            this("thinking_delta", thinking);
        }
    }

    record SignatureDelta(String type, String signature) implements Delta {

        SignatureDelta(String signature) {
            this("signature_delta", signature);
        }
    }

    record InputJsonDelta(String type, String partialJson) implements Delta {

        InputJsonDelta(String partialJson) {
            this("input_json_delta", partialJson);
        }
    }
}
