package dev.slipway.control.host;

import dev.slipway.control.host.InternalApi.BundledModel;
import java.util.List;

/** What {@code up} tells when everything answers. */
record Announcement(DataDirectory data, PublicAddress address, BundledModel model, String signInToken) {

    List<String> lines() {
        return List.of(
                "ready: %s    (sign in: %s — one use, 15 minutes; API key: %s)"
                        .formatted(address.url(), signInLink(), data.adminApiKey()),
                "model: %s (demonstration model)  %s".formatted(model.name(), endpoint(address, model)));
    }

    String signInLink() {
        return signInLink(address.url(), signInToken);
    }

    static String endpoint(PublicAddress address, BundledModel model) {
        return "%s/model-%s/environments/production/sync/v1".formatted(address.url(), model.id());
    }

    static String signInLink(String url, String token) {
        return url + "/sign-in?token=" + token;
    }
}
