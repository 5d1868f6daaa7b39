package dev.slipway.control.host;

import dev.slipway.control.PublicUrls;
import dev.slipway.control.host.InternalApi.BundledModel;
import java.util.ArrayList;
import java.util.List;

/** What {@code up} tells when everything answers. */
record Announcement(
        DataDirectory data,
        PublicAddress address,
        PublicUrls urls,
        BundledModel model,
        String signInToken,
        boolean keyValid) {

    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(
                "ready: %s    (sign in: %s — one use, 15 minutes; %s)"
                        .formatted(address.url(), signInLink(), AdminApiKey.hint(data.adminApiKey(), keyValid)),
                "model: %s (demonstration model)  %s".formatted(model.name(), endpoint(urls, model))));
        lines.addAll(new TrussSetup(address.url(), data.adminApiKey(), keyValid)
                .lines(HostNetwork.resolves(TrussSetup.API_HOST)));
        return lines;
    }

    String signInLink() {
        return signInLink(urls.console(), signInToken);
    }

    static String endpoint(PublicUrls urls, BundledModel model) {
        return urls.model(model.id()) + "/environments/production/sync/v1";
    }

    static String signInLink(String url, String token) {
        return url + "/sign-in?token=" + token;
    }
}
