package dev.slipway.control.description;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Calls of described operations as nobody should make them; the same ones for the same seed. */
final class BadCalls {

    /** Encoded as they travel. */
    private static final List<String> IDS = List.of(
            "zzzzzzzz",
            "zzzzzzz",
            "production",
            "development",
            "x",
            "ABCD1234",
            "-",
            "%20",
            "%00",
            "%F0%9F%9A%80",
            "%FF",
            "%C0%AF",
            "%2e%2e",
            "..%2f..%2fetc",
            "a%2Fb",
            "a%5Cb",
            "a;b=c",
            "a%3Bb",
            "%25",
            "null",
            "0",
            "9999999999999999999999",
            "%27%20or%201%3D1",
            "x".repeat(3000));

    private static final List<String> QUERIES = List.of(
            "cursor",
            "limit",
            "direction",
            "search",
            "name",
            "email",
            "start_epoch_millis",
            "end_epoch_millis",
            "min_level",
            "replica",
            "request_id",
            "component",
            "search_pattern",
            "includes",
            "excludes",
            "event_type_groups",
            "user_ids",
            "deployment_ids",
            "environment_names",
            "sources",
            "output_format");

    /** Names that no operation knows, and that no program should read. */
    private static final List<String> STRANGE_NAMES = List.of(
            "%00",
            ".%03J", "%F3%BD%80%A1%0D", "%E8%8A%9D%C2%AE%F3%8E%99%91", "a%5Bb%5D", "%5B0%5D", "includes%5B9999999%5D");

    private static final List<String> VALUES = List.of(
            "",
            "0",
            "-1",
            "1",
            "20",
            "1001",
            "99999999999999999999",
            "1e9",
            "0x10",
            "NaN",
            "true",
            "null",
            "asc",
            "DESC",
            "sideways",
            "ERROR",
            "%00",
            "%FF",
            "%F0%9F%9A%80",
            "(",
            "(a%2B)%2B%24",
            "%5B",
            "a,b,,c",
            "MTI6REVTQzowMDAwMDAwMA",
            "eyJhIjoxfQ%3D%3D",
            "x".repeat(2000));

    private static final List<String> CONTENT_TYPES = List.of(
            "text/plain",
            "application/xml",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "application/json; charset=utf-16",
            "application/json; charset=nonsense",
            "application/json;",
            "application/*",
            "*/*",
            "nonsense",
            "application/octet-stream");

    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE");

    private final RandomGenerator random;
    private final Map<String, String> real;
    private final BadBodies bodies;

    /** @param real ids of what is there, by the name of the variable that they stand in */
    BadCalls(RandomGenerator random, JsonNode description, Map<String, String> real) {
        this.random = random;
        this.real = real;
        this.bodies = new BadBodies(random, description, List.copyOf(real.values()));
    }

    record Call(String method, String path, String contentType, byte @Nullable [] body) {

        @Override
        public String toString() {
            String sent = body == null ? "" : new String(body, StandardCharsets.UTF_8);
            return method + " " + path + " " + contentType + " " + sent.substring(0, Math.min(300, sent.length()));
        }
    }

    Call next(DescribedOperation operation) {
        String method = random.nextInt(12) == 0 ? any(METHODS) : operation.method();
        byte[] body = null;
        if (operation.body() != null) {
            body = bodies.next(operation.body());
        } else if (random.nextInt(4) == 0) {
            body = "{\"a\": [1]}".getBytes(StandardCharsets.UTF_8);
        }
        String contentType = random.nextInt(8) == 0 ? any(CONTENT_TYPES) : "application/json";
        return new Call(method, path(operation, method) + query(operation), contentType, body);
    }

    /** What is there is never deleted whole: the calls that follow need it. */
    private String path(DescribedOperation operation, String method) {
        List<String> variables = operation.variables();
        boolean spared = method.equals("DELETE") && !variables.isEmpty();
        int wrong = spared ? random.nextInt(variables.size()) : -1;
        String path = operation.template();
        for (int i = 0; i < variables.size(); i++) {
            String name = variables.get(i);
            String known = real.get(name);
            boolean right = i != wrong && random.nextInt(4) > 0;
            path = path.replace("{" + name + "}", right && known != null ? known : any(IDS));
        }
        return path;
    }

    private String query(DescribedOperation operation) {
        if (!operation.method().equals("GET") && random.nextInt(6) > 0) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            boolean described = !operation.queries().isEmpty() && random.nextInt(3) > 0;
            parts.add(any(described ? operation.queries() : QUERIES) + "=" + value());
        }
        if (random.nextInt(8) == 0) {
            parts.add(any(STRANGE_NAMES) + "=" + value());
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    private String value() {
        return random.nextInt(5) == 0
                ? URLEncoder.encode(any(List.copyOf(real.values())), StandardCharsets.UTF_8)
                : any(VALUES);
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
