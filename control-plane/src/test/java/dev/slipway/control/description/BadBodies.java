package dev.slipway.control.description;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Bodies that are more or less what a schema asks for. */
final class BadBodies {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEPEST = 6;
    private static final double UNLIKE_ITS_SCHEMA = 0.12;

    private static final List<String> NOT_JSON = List.of(
            "",
            " ",
            "{",
            "[",
            "]",
            "\"",
            "{\"a\":}",
            "{'a':1}",
            "{\"a\":1,\"a\":2}",
            "{\"a\":NaN}",
            "nul",
            "\u0000",
            "<a/>",
            "a=b",
            "[".repeat(5000),
            "{\"a\":".repeat(5000),
            "{}{}",
            "9".repeat(5000),
            "\"" + "x".repeat(200_000) + "\"");

    private static final List<String> DOCUMENTS = List.of(
            "{models{id name versions{id semver current_deployment_status}}}",
            "query($a: String!) { model_version(id: $a) { id } }",
            "mutation { create_model_from_truss(s3_key: null) { id } }",
            "mutation($a: String) { create_environment(name: $a) { name } }",
            "{__schema{types{name}}}",
            "{model(id: 5) { id }}",
            "{model(name: \"\\ud800\") { id }}",
            "subscription { x }",
            "query A { models { id } } query B { models { id } }",
            "fragment F on Nothing { x } { ...F }",
            "{" + "a{".repeat(3000),
            "{ models @include(if: 5) { id } }",
            "mutation {}",
            "{");

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "x",
            "production",
            "development",
            "a\u0000b",
            "\ud800",
            "\ud83d\ude80",
            "../../etc/passwd",
            "'; drop table models; --",
            "%s%n",
            "${jndi:ldap://x}",
            "\u202eabc",
            "a\nb",
            "-1",
            "true",
            "null",
            "2026-13-45T99:99:99Z",
            "x".repeat(300),
            "x".repeat(70_000));

    private static final List<Object> NUMBERS = List.of(
            0,
            -1,
            1,
            2,
            41,
            1000,
            Integer.MIN_VALUE,
            Integer.MAX_VALUE,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            0.5,
            -0.0,
            1e308);

    private final RandomGenerator random;
    private final JsonNode description;
    private final List<String> known;

    /** @param known ids and names that stand for something */
    BadBodies(RandomGenerator random, JsonNode description, List<String> known) {
        this.random = random;
        this.description = description;
        this.known = known;
    }

    /** A GraphQL request, or what is none. */
    byte[] nextDocument() {
        if (random.nextInt(3) == 0) {
            return next(JSON.objectNode());
        }
        ObjectNode request = JSON.objectNode();
        request.set("query", random.nextInt(5) == 0 ? junk(0) : JSON.stringNode(any(DOCUMENTS)));
        request.set("variables", random.nextInt(3) == 0 ? JSON.objectNode() : junk(0));
        request.set("operationName", random.nextInt(3) == 0 ? junk(0) : JSON.nullNode());
        return JsonMapper.shared().writeValueAsBytes(request);
    }

    byte[] next(JsonNode schema) {
        return switch (random.nextInt(10)) {
            case 0 -> any(NOT_JSON).getBytes(StandardCharsets.UTF_8);
            case 1 -> JsonMapper.shared().writeValueAsBytes(junk(0));
            case 2 -> cut(JsonMapper.shared().writeValueAsBytes(like(schema, 0)));
            default -> JsonMapper.shared().writeValueAsBytes(like(schema, 0));
        };
    }

    /** The end is lost, or one byte is another. */
    private byte[] cut(byte[] bytes) {
        byte[] broken = bytes.clone();
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
        return random.nextBoolean()
                ? broken
                : new String(bytes, 0, random.nextInt(bytes.length), StandardCharsets.ISO_8859_1)
                        .getBytes(StandardCharsets.ISO_8859_1);
    }

    private JsonNode like(JsonNode wanted, int depth) {
        JsonNode schema = resolved(wanted);
        if (depth > DEEPEST || random.nextDouble() < UNLIKE_ITS_SCHEMA) {
            return junk(depth);
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> {
                var array = JSON.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(like(schema.path("items"), depth + 1));
                }
                yield array;
            }
            case "string" -> JSON.stringNode(text());
            case "integer", "number" -> number();
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            default -> junk(depth);
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = JSON.objectNode();
        schema.path("properties").properties().forEach(property -> {
            if (random.nextInt(5) > 0) {
                object.set(property.getKey(), like(property.getValue(), depth + 1));
            }
        });
        if (random.nextInt(8) == 0) {
            object.set(text(), junk(depth + 1));
        }
        return object;
    }

    private JsonNode resolved(JsonNode schema) {
        JsonNode found = schema;
        while (found.has("$ref") || found.has("anyOf") || found.has("oneOf")) {
            if (found.has("$ref")) {
                String name = found.get("$ref").stringValue();
                found = description.at("/components/schemas/" + name.substring(name.lastIndexOf('/') + 1));
            } else {
                JsonNode choices = found.has("anyOf") ? found.get("anyOf") : found.get("oneOf");
                found = choices.get(random.nextInt(choices.size()));
            }
        }
        return found;
    }

    private String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            List<String> types = StreamSupport.stream(type.spliterator(), false)
                    .map(JsonNode::stringValue)
                    .toList();
            return any(types);
        }
        return type.isString() ? type.stringValue() : "";
    }

    private JsonNode junk(int depth) {
        return switch (random.nextInt(depth > DEEPEST ? 4 : 7)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> number();
            case 3 -> JSON.stringNode(text());
            case 4 -> JSON.arrayNode().add(junk(depth + 1)).add(junk(depth + 1));
            case 5 -> JSON.arrayNode();
            default -> JSON.objectNode().set(text(), junk(depth + 1));
        };
    }

    private JsonNode number() {
        return JsonMapper.shared().valueToTree(any(NUMBERS));
    }

    private String text() {
        return random.nextInt(3) == 0 ? any(known) : any(TEXTS);
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
