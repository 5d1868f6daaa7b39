package dev.slipway.system.harness;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A chat completions request under construction. */
public record Chat(Map<String, Object> fields) {
    public static Chat asking(String question) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("model", "gpt-oss-nano");
        fields.put("messages", List.of(Map.of("role", "user", "content", question)));
        fields.put("max_tokens", 200);
        fields.put("temperature", 0);
        return new Chat(fields);
    }

    public static Chat hello() {
        return asking("Hello!");
    }

    /** Goes on for seconds, since it may not end by itself. */
    public static Chat endless() {
        return asking("Tell me a story about a robot.")
                .with("ignore_eos", true)
                .with("max_tokens", 3500)
                .streamed();
    }

    public Chat with(String field, Object value) {
        var changed = new LinkedHashMap<>(fields);
        changed.put(field, value);
        return new Chat(changed);
    }

    public Chat streamed() {
        return with("stream", true);
    }

    public String json() {
        return Json.write(fields);
    }
}
