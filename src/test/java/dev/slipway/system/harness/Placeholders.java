package dev.slipway.system.harness;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import tools.jackson.databind.JsonNode;

/** What differs between two runs of the same requests: the instance's address, times, and the ids that a push made. */
final class Placeholders {
    private static final Duration WINDOW = Duration.ofMinutes(30);

    private final Map<String, String> values = new LinkedHashMap<>();

    Placeholders(Instance instance) {
        values.put("{host}", "localhost:" + instance.port());
    }

    /** Takes the ids from the answer to a push. */
    void learn(JsonNode answer) {
        if (answer.at("/deployment/id").isString()) {
            values.putIfAbsent("{model}", answer.at("/model/id").asString());
            values.put(
                    values.containsKey("{first}") ? "{second}" : "{first}",
                    answer.at("/deployment/id").asString());
        }
    }

    String fill(String text) {
        Instant now = Instant.now();
        String filled = text.replace("{start}", Long.toString(now.minus(WINDOW).toEpochMilli()))
                .replace("{end}", Long.toString(now.toEpochMilli()));
        for (Entry<String, String> value : values.entrySet()) {
            filled = filled.replace(value.getKey(), value.getValue());
        }
        return filled;
    }

    String put(String text) {
        String general = text.replaceAll("\\b(start|end)_epoch_millis=\\d+", "$1_epoch_millis={$1}");
        for (Entry<String, String> value : values.entrySet()) {
            general = general.replace(value.getValue(), value.getKey());
        }
        return general;
    }
}
