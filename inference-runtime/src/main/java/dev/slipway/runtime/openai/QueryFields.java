package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.request.OpenAiErrors;
import dev.slipway.runtime.openai.request.OpenAiException;
import java.util.List;
import java.util.Optional;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;

/** The fields of a request's query. Reading one that is there with a value out of range throws, naming both. */
final class QueryFields {

    private final MultiValueMap<String, String> values;

    QueryFields(ServerWebExchange exchange) {
        this.values = exchange.getRequest().getQueryParams();
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.getFirst(name));
    }

    long integer(String name, long min, long max, long absent) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return absent;
        }
        if (!text.get().matches("-?[0-9]{1,18}")
                || Long.parseLong(text.get()) < min
                || Long.parseLong(text.get()) > max) {
            throw wrong(name, text.get(), "an integer from %d to %d".formatted(min, max));
        }
        return Long.parseLong(text.get());
    }

    boolean flag(String name) {
        String text = text(name).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            throw wrong(name, text, "true or false");
        }
        return text.equals("true");
    }

    String word(String name, List<String> allowed) {
        String word = text(name).orElse(allowed.getFirst());
        if (!allowed.contains(word)) {
            throw wrong(name, word, "one of " + String.join(", ", allowed));
        }
        return word;
    }

    /** Clients write a list as {@code name=a&name=b} or as {@code name[]=a&name[]=b}. */
    void requireAmong(String name, List<String> allowed) {
        for (String key : List.of(name, name + "[]")) {
            for (String word : values.getOrDefault(key, List.of())) {
                if (!allowed.contains(word)) {
                    throw wrong(name, word, "of " + String.join(", ", allowed));
                }
            }
        }
    }

    OpenAiException wrong(String name, String value, String allowed) {
        return OpenAiErrors.invalid(
                name, "is \"%s\"; it must be %s".formatted(OpenAiErrors.abbreviated(value), allowed));
    }
}
