package dev.slipway.runtime.harmony;

import dev.slipway.runtime.harmony.Conversation.SystemSettings;
import dev.slipway.runtime.harmony.Conversation.Tool;
import dev.slipway.runtime.harmony.HarmonyMessage.Author;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Conversations in the JSON form of the openai-harmony library. */
final class LibraryJson {

    private LibraryJson() {}

    static List<HarmonyMessage> messages(JsonNode json) {
        boolean offersFunctions = StreamSupport.stream(json.spliterator(), false)
                .flatMap(message -> StreamSupport.stream(message.path("content").spliterator(), false))
                .anyMatch(LibraryJson::offersFunctions);
        List<HarmonyMessage> messages = new ArrayList<>();
        json.forEach(message -> messages.add(message(message, offersFunctions)));
        return messages;
    }

    private static boolean offersFunctions(JsonNode content) {
        return content.path("type").stringValue("").equals("developer_content")
                && !content.path("tools").path("functions").path("tools").isEmpty();
    }

    private static HarmonyMessage message(JsonNode json, boolean offersFunctions) {
        List<String> contents = new ArrayList<>();
        json.path("content").forEach(content -> contents.add(content(content, offersFunctions)));
        return new HarmonyMessage(
                new Author(json.path("role").stringValue(), text(json, "name")),
                text(json, "channel"),
                text(json, "recipient"),
                text(json, "content_type"),
                contents);
    }

    private static String content(JsonNode json, boolean offersFunctions) {
        return switch (json.path("type").stringValue()) {
            case "system_content" -> system(json, offersFunctions).text();
            case "developer_content" ->
                new DeveloperText(text(json, "instructions"), namespaces(json.path("tools")), null)
                        .text(HarmonyStyle.LIBRARY);
            default -> json.path("text").stringValue();
        };
    }

    /** What the JSON leaves out has the library's defaults. */
    private static SystemText system(JsonNode json, boolean offersFunctions) {
        JsonNode config = json.path("channel_config");
        List<String> channels = new ArrayList<>();
        config.path("valid_channels").forEach(channel -> channels.add(channel.stringValue()));
        return new SystemText(
                json.path("model_identity").stringValue(SystemSettings.DEFAULT_IDENTITY),
                json.path("knowledge_cutoff").stringValue(SystemSettings.DEFAULT_KNOWLEDGE_CUTOFF),
                text(json, "conversation_start_date"),
                json.path("reasoning_effort").stringValue("medium").toLowerCase(Locale.ROOT),
                namespaces(json.path("tools")),
                channels.isEmpty() ? ChannelName.ALL : channels,
                config.path("channel_required").booleanValue(true),
                offersFunctions);
    }

    private static List<ToolNamespace> namespaces(JsonNode json) {
        return json.properties().stream().map(LibraryJson::namespace).toList();
    }

    private static ToolNamespace namespace(Map.Entry<String, JsonNode> entry) {
        List<Tool> tools = new ArrayList<>();
        entry.getValue().path("tools").forEach(tool -> tools.add(tool(tool)));
        return new ToolNamespace(entry.getKey(), text(entry.getValue(), "description"), tools);
    }

    private static Tool tool(JsonNode json) {
        JsonNode parameters = json.get("parameters");
        return new Tool(json.path("name").stringValue(), text(json, "description"), parameters);
    }

    private static @Nullable String text(JsonNode json, String field) {
        return json.path(field).stringValue(null);
    }
}
