package dev.slipway.control.host;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Where the control plane finds PostgreSQL. */
record DatabaseAddress(String jdbcUrl, String user, String password) {

    /** {@code postgresql://user:password@host:port/database}, with or without {@code jdbc:} before it. */
    static DatabaseAddress parse(String text) {
        if (text.startsWith("jdbc:")) {
            return new DatabaseAddress(text, "", "");
        }
        URI uri = uri(text);
        String[] user = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new DatabaseAddress(
                "jdbc:postgresql://%s%s%s%s"
                        .formatted(
                                uri.getHost(), uri.getPort() < 0 ? "" : ":" + uri.getPort(), uri.getRawPath(), query),
                user.length > 0 ? decode(user[0]) : "",
                user.length > 1 ? decode(user[1]) : "");
    }

    static DatabaseAddress ofEmbedded(int port, String password) {
        return new DatabaseAddress(
                "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), EmbeddedPostgres.USER, password);
    }

    /** For the control plane's environment; what the address itself says is left to the driver. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Map.of("SPRING_DATASOURCE_URL", jdbcUrl));
        if (!user.isEmpty()) {
            environment.put("SPRING_DATASOURCE_USERNAME", user);
            environment.put("SPRING_DATASOURCE_PASSWORD", password);
        }
        return environment;
    }

    private static URI uri(String text) {
        try {
            URI uri = URI.create(text);
            if (("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // the message below covers it, and must not repeat a password
        }
        throw new StartFailedException(
                "SLIPWAY_DATABASE_URL must look like postgresql://USER:PASSWORD@HOST:PORT/DATABASE or be a JDBC address");
    }

    private static String decode(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
