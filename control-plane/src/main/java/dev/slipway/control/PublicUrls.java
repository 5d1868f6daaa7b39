package dev.slipway.control;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where users find things: below the operator's domain over TLS where one is set, otherwise at the edge's own port. */
public final class PublicUrls {

    private final URI edge;
    private final @Nullable String domain;

    /**
     * @param edge where the edge listens, as {@code http://localhost:8000}
     * @param domain null: none is set
     */
    public PublicUrls(URI edge, @Nullable String domain) {
        this.edge = edge;
        this.domain = domain;
    }

    /** The console, and the base of {@code /graphql/}; no slash at its end. */
    public String console() {
        return domain == null ? edge.toString() : "https://" + domain;
    }

    /** The management API is at {@code /v1} below it; no slash at its end. */
    public String api() {
        return domain == null ? edge.toString() : "https://api." + domain;
    }

    /** A model's own address, to which {@code /environments/production/sync/v1} and the like are added. */
    public String model(String modelId) {
        return domain == null
                ? "%s/model-%s".formatted(edge, modelId)
                : "https://model-%s.api.%s".formatted(modelId, domain);
    }

    public boolean https() {
        return console().startsWith("https:");
    }
}
