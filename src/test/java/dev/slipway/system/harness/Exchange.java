package dev.slipway.system.harness;

import java.util.Map.Entry;
import tools.jackson.databind.JsonNode;

/**
 * One request that a client sent and how it was answered. What differs from run to run, such as ids, stands there in braces.
 *
 * @param body null where there was none
 */
public record Exchange(String method, String url, JsonNode body, int status, JsonNode answer) {

    boolean isRequestOf(Exchange other) {
        return method.equals(other.method) && url.equals(other.url) && body.equals(other.body);
    }

    /** Whether another answer has all that this one has, of the same types; a deployment must be as ACTIVE as it was. */
    boolean isAnsweredLike(int otherStatus, JsonNode other) {
        return status == otherStatus && fits(answer, other);
    }

    private static boolean fits(JsonNode recorded, JsonNode other) {
        return switch (recorded.getNodeType()) {
            case NULL -> !other.isMissingNode();
            case OBJECT -> other.isObject() && recorded.properties().stream().allMatch(field -> fits(field, other));
            case ARRAY -> other.isArray() && (recorded.isEmpty() || fits(recorded.get(0), other.path(0)));
            default -> recorded.getNodeType() == other.getNodeType();
        };
    }

    private static boolean fits(Entry<String, JsonNode> field, JsonNode other) {
        JsonNode recorded = field.getValue();
        boolean active = field.getKey().equals("status")
                && recorded.isString()
                && recorded.asString().equals("ACTIVE");
        JsonNode found = other.path(field.getKey());
        return active ? recorded.equals(found) : fits(recorded, found);
    }
}
