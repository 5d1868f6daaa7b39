package dev.slipway.system.harness;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** An HTTP answer as its client has it. */
public record Reply(int status, Map<String, List<String>> headers, String body) {
    public Reply {
        var sorted = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(headers);
        headers = sorted;
    }

    public JsonNode json() {
        return Json.parse(body);
    }

    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    public String requestId() {
        return header("X-Baseten-Request-Id").orElseThrow(() -> new AssertionError("no request id in " + this));
    }
}
