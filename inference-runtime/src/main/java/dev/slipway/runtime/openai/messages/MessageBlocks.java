package dev.slipway.runtime.openai.messages;

import dev.slipway.runtime.openai.chat.ChatChunk;
import dev.slipway.runtime.openai.chat.ChatChunk.Delta;
import dev.slipway.runtime.openai.messages.AnthropicMessage.Block;
import dev.slipway.runtime.openai.messages.AnthropicMessage.Text;
import dev.slipway.runtime.openai.messages.AnthropicMessage.Thinking;
import dev.slipway.runtime.openai.messages.AnthropicMessage.ToolUse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Makes the blocks of a message, and the events that tell of them, from what a chat's answer says piece by piece. */
public final class MessageBlocks {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final boolean thinkingShown;
    private final List<Block> content = new ArrayList<>();
    private final List<MessageEvent> events = new ArrayList<>();
    private final StringBuilder said = new StringBuilder();
    private @Nullable Block open;

    /** @param thinkingShown whether reasoning becomes blocks; otherwise it is left out */
    MessageBlocks(boolean thinkingShown) {
        this.thinkingShown = thinkingShown;
    }

    /** Those that have ended. */
    List<Block> content() {
        return List.copyOf(content);
    }

    void accept(Delta delta) {
        if (delta.reasoning() != null && thinkingShown) {
            if (!(open instanceof Thinking)) {
                begin(new Thinking("", ""));
            }
            say(delta.reasoning(), new MessageEvent.ThinkingDelta(delta.reasoning()));
        }
        if (delta.content() != null) {
            if (!(open instanceof Text)) {
                begin(new Text(""));
            }
            say(delta.content(), new MessageEvent.TextDelta(delta.content()));
        }
        if (delta.toolCalls() != null) {
            delta.toolCalls().forEach(this::call);
        }
    }

    /** Ends the block that is open, if there is one. */
    void end() {
        if (open == null) {
            return;
        }
        if (open instanceof Thinking) {
            add(new MessageEvent.SignatureDelta(Thinking.UNSIGNED));
        }
        events.add(new MessageEvent.BlockStop(content.size()));
        content.add(whole(open, said.toString()));
        open = null;
    }

    /** The events since the last call. */
    List<MessageEvent> takeEvents() {
        List<MessageEvent> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    private void call(ChatChunk.ToolCall piece) {
        if (piece.id() != null && piece.function().name() != null) {
            begin(new ToolUse(piece.id(), piece.function().name(), JsonNodeFactory.instance.objectNode()));
        }
        String arguments = piece.function().arguments();
        if (!arguments.isEmpty()) {
            say(arguments, new MessageEvent.InputJsonDelta(arguments));
        }
    }

    private void begin(Block empty) {
        end();
        open = empty;
        said.setLength(0);
        events.add(new MessageEvent.BlockStart(content.size(), empty));
    }

    private void say(String more, MessageEvent.Delta delta) {
        said.append(more);
        add(delta);
    }

    private void add(MessageEvent.Delta delta) {
        events.add(new MessageEvent.BlockDelta(content.size(), delta));
    }

    private static Block whole(Block empty, String said) {
        return switch (empty) {
            case Thinking thinking -> new Thinking(said, Thinking.UNSIGNED);
            case Text text -> new Text(said);
            case ToolUse use -> new ToolUse(use.id(), use.name(), input(said, use.input()));
        };
    }

    /** Arguments that the limit of tokens cut off are none: half an object is not JSON. */
    private static JsonNode input(String arguments, JsonNode none) {
        try {
            JsonNode input = JSON.readTree(arguments);
            return input.isObject() ? input : none;
        } catch (JacksonException cutOff) {
            return none;
        }
    }
}
