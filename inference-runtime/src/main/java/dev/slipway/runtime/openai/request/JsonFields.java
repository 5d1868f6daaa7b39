package dev.slipway.runtime.openai.request;

import dev.slipway.runtime.json.ParserMessage;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of one JSON object of a request. Reading a field that is there with the wrong type or out of range throws, naming
 * its path, its value and what is allowed; null counts as absent.
 */
public final class JsonFields {

    private final JsonNode object;
    private final String path;

    private JsonFields(JsonNode object, String path) {
        this.object = object;
        this.path = path;
    }

    public static JsonFields parse(JsonMapper json, byte[] body) {
        JsonNode node;
        try {
            node = json.readTree(utf8(body));
        } catch (JacksonException e) {
            throw e.getCause() instanceof CharacterCodingException
                    ? OpenAiErrors.invalidBody("the body is not UTF-8")
                    : OpenAiErrors.invalidBody("the body is not JSON: " + ParserMessage.of(e));
        }
        if (!node.isObject()) {
            throw OpenAiErrors.invalidBody("the body is %s; it must be a JSON object".formatted(shown(node)));
        }
        return new JsonFields(node, "");
    }

    /** Jackson would take UTF-16, too, and forms of characters that UTF-8 forbids, which a filter before this one may read otherwise. */
    private static Reader utf8(byte[] body) {
        return new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8.newDecoder());
    }

    static JsonFields of(Map<String, JsonNode> fields) {
        return new JsonFields(JsonNodeFactory.instance.objectNode().setAll(fields), "");
    }

    /** The same, with these values in place of fields that are absent. */
    JsonFields withDefaults(Map<String, JsonNode> defaults) {
        if (defaults.isEmpty()) {
            return this;
        }
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.setAll(defaults);
        object.properties().stream()
                .filter(field -> !field.getValue().isNull())
                .forEach(field -> whole.set(field.getKey(), field.getValue()));
        return new JsonFields(whole, path);
    }

    public String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    public boolean has(String name) {
        return !value(name).isMissingNode();
    }

    /** The field's value as it is; a missing node if it is absent or null. */
    public JsonNode value(String name) {
        JsonNode value = object.path(name);
        return value.isNull() ? value.path("") : value;
    }

    /** Another object, read as if it stood at a field of this one's. */
    public JsonFields instead(JsonNode other) {
        return new JsonFields(other, path);
    }

    /** The texts of an array, of which each has to be one of {@code allowed}; empty if it is absent. */
    public Set<String> words(String name, List<String> allowed) {
        JsonNode value = value(name);
        if (!value.isMissingNode() && !value.isArray()) {
            throw wrong(name, "an array of strings");
        }
        Set<String> words = new TreeSet<>();
        for (int i = 0; i < value.size(); i++) {
            String word = value.get(i).isString() ? value.get(i).stringValue() : "";
            if (!allowed.contains(word)) {
                throw wrong("%s[%d]".formatted(name, i), value.get(i), "one of " + String.join(", ", allowed));
            }
            words.add(word);
        }
        return words;
    }

    /** One of these words, or none. */
    public Optional<String> word(String name, List<String> allowed) {
        Optional<String> word = text(name);
        if (word.isPresent() && !allowed.contains(word.get())) {
            throw wrong(name, "one of " + String.join(", ", allowed));
        }
        return word;
    }

    /** The object itself, to change. */
    public ObjectNode copy() {
        return (ObjectNode) object.deepCopy();
    }

    public OptionalDouble number(String name, double min, double max) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return OptionalDouble.empty();
        }
        if (!value.isNumber() || !(value.doubleValue() >= min && value.doubleValue() <= max)) {
            throw wrong(name, "a number from %s to %s".formatted(plain(min), plain(max)));
        }
        return OptionalDouble.of(value.doubleValue());
    }

    public OptionalLong integer(String name, long min, long max) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < min
                || value.longValue() > max) {
            throw wrong(name, "an integer from %d to %d".formatted(min, max));
        }
        return OptionalLong.of(value.longValue());
    }

    public boolean flag(String name, boolean absent) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return absent;
        }
        if (!value.isBoolean()) {
            throw wrong(name, "true or false");
        }
        return value.booleanValue();
    }

    public Optional<String> text(String name) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw wrong(name, "a string");
        }
        return Optional.of(value.stringValue());
    }

    public String requiredText(String name) {
        return text(name).orElseThrow(() -> missing(name, "a string"));
    }

    public Optional<JsonFields> object(String name) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isObject()) {
            throw wrong(name, "an object");
        }
        return Optional.of(new JsonFields(value, path(name)));
    }

    public JsonFields requiredObject(String name) {
        return object(name).orElseThrow(() -> missing(name, "an object"));
    }

    /** The objects of an array; empty if it is absent. */
    public List<JsonFields> objects(String name) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(name, "an array of objects");
        }
        List<JsonFields> elements = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            String element = "%s[%d]".formatted(name, i);
            if (!value.get(i).isObject()) {
                throw wrong(element, value.get(i), "an object");
            }
            elements.add(new JsonFields(value.get(i), path(element)));
        }
        return elements;
    }

    /** A text that may not be empty. */
    public String filled(String name, JsonNode value, int maxLength) {
        if (!value.isString() || value.stringValue().isEmpty()) {
            throw wrong(name, value, "a string that is not empty");
        }
        if (value.stringValue().length() > maxLength) {
            throw OpenAiErrors.tooMany(path(name), value.stringValue().length(), "characters", maxLength);
        }
        return value.stringValue();
    }

    /** An array's texts. */
    public List<String> filledTexts(String name, JsonNode array, int maxLength) {
        if (!array.isArray()) {
            throw wrong(name, array, "an array of strings");
        }
        return IntStream.range(0, array.size())
                .mapToObj(i -> filled("%s[%d]".formatted(name, i), array.get(i), maxLength))
                .toList();
    }

    /** The names of all fields that are there and not null. */
    public List<String> names() {
        return object.properties().stream()
                .filter(field -> !field.getValue().isNull())
                .map(Map.Entry::getKey)
                .toList();
    }

    public OpenAiException wrong(String name, String allowed) {
        return wrong(name, value(name), allowed);
    }

    public OpenAiException wrong(String name, JsonNode value, String allowed) {
        return OpenAiErrors.invalid(path(name), "is %s; it must be %s".formatted(shown(value), allowed));
    }

    public OpenAiException missing(String name, String allowed) {
        return OpenAiErrors.invalid(path(name), "is missing; it must be " + allowed);
    }

    public static String shown(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> value.isEmpty() ? "an empty array" : "an array";
            case MISSING -> "absent";
            default -> OpenAiErrors.abbreviated(value.toString());
        };
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }
}
