package dev.slipway.control.config;

import java.util.List;

/** How requests reach a model: HTTP, the only way that this version carries. */
final class Transport {

    private static final List<String> KINDS = List.of("http", "websocket", "grpc");

    private Transport() {}

    static void check(Fields runtime) {
        Fields fields = runtime.object("transport");
        String kind = fields.text("kind", "one of " + String.join(", ", KINDS), KINDS::contains, "http");
        fields.number("ping_interval_seconds", 0);
        fields.number("ping_timeout_seconds", 0);
        fields.end();
        if (!kind.equals("http")) {
            fields.violation("kind", kind, "http; this version carries no other");
        }
        runtime.idle("transport", true);
    }
}
