package dev.slipway.edge.inference;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The search of a body, as it comes, for the model that the request is for. */
final class ModelSearch {

    private final JsonMapper json;
    private final BodyText field;

    ModelSearch(JsonMapper json) {
        this.json = json;
        this.field = new BodyText(json, "model");
    }

    /** Reads on; true once the model, or what is wrong, is known. */
    boolean read(HttpContent content) {
        boolean settled = field.read(content.content());
        if (!settled && content instanceof LastHttpContent) {
            field.end();
            return true;
        }
        return settled;
    }

    /** What is wrong with the body, or null. */
    @Nullable
    String fault() {
        return field.fault();
    }

    /** Whether what is wrong is that the body is no JSON object. */
    boolean isMalformed() {
        return field.isMalformed();
    }

    String name() {
        return field.value();
    }

    /** The engine knows its model by another name than the platform does. */
    void rename(String served, CallerBody body, HttpHeaders headers) {
        byte[] name = json.writeValueAsString(served).getBytes(StandardCharsets.UTF_8);
        body.replace(field.start() - 1, field.stop() + 1, name);
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        if (length != null) {
            long renamed = Long.parseLong(length) + name.length - (field.stop() - field.start() + 2);
            headers.set(HttpHeaderNames.CONTENT_LENGTH, renamed);
        }
    }
}
