package dev.slipway.control.truss;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request as the client signed it: before any rewriting.
 *
 * @param path as sent, nothing decoded
 * @param query as sent, or null
 * @param headers names in lower case
 */
record SignedRequest(String method, String path, @Nullable String query, Map<String, List<String>> headers) {

    SignedRequest {
        headers = Map.copyOf(headers);
    }

    @Nullable
    String header(String name) {
        List<String> values = headers.get(name);
        return values == null
                ? null
                : values.stream()
                        .map(value -> value.strip().replaceAll(" +", " "))
                        .collect(Collectors.joining(","));
    }

    /** A parameter of the query, empty where it has no value; null where it is not there. */
    @Nullable
    String parameter(String name) {
        return parameters()
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst()
                .orElse(null);
    }

    /** What Signature Version 4 hashes, from the method to the body's hash. */
    String canonical(List<String> signedHeaders, String bodyHash) {
        String lines = signedHeaders.stream()
                .map(name -> name + ":" + header(name) + "\n")
                .collect(Collectors.joining());
        return String.join(
                "\n",
                method.toUpperCase(Locale.ROOT),
                path,
                parameters().sorted().collect(Collectors.joining("&")),
                lines,
                String.join(";", signedHeaders),
                bodyHash);
    }

    private Stream<String> parameters() {
        return query == null || query.isEmpty()
                ? Stream.empty()
                : Stream.of(query.split("&")).map(pair -> pair.contains("=") ? pair : pair + "=");
    }
}
