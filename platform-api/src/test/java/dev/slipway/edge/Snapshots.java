package dev.slipway.edge;

import java.util.stream.Stream;

/** Snapshots of routes for tests: one organisation with one model, and another organisation beside it. */
final class Snapshots {

    static final String KEY = "AbCd1234.0123456789012345678901234567890123456789abc";
    static final String OTHER_KEY = "EfGh5678.abc0123456789012345678901234567890123456789";
    static final String SESSION = "sessionsessionsessionsessionsessionsession1";
    static final String PATH = "/model-abcd1234/environments/production/sync/v1/chat/completions";

    private Snapshots() {}

    static String serving(String engine, String... urls) {
        return models(model("abcd1234", "nano", "ACTIVE", engine, "nano", urls)) + "," + keys();
    }

    static String starting() {
        return models(model("abcd1234", "nano", "LOADING_MODEL", "CONTAINER", "nano")) + "," + keys();
    }

    static String models(String... models) {
        return "\"models\":[" + String.join(",", models) + "]";
    }

    static String model(String id, String name, String status, String engine, String served, String... urls) {
        String replicas = Stream.of(urls)
                .map(url -> "{\"id\":\"r" + url.substring(url.lastIndexOf(':') + 1) + "\",\"url\":\"" + url + "\"}")
                .reduce((a, b) -> a + "," + b)
                .orElse("");
        return """
            {"id":"%s","name":"%s","organisation_id":"org-1","environments":{"production":"dep%s"},
             "development_deployment_id":null,
             "deployments":[{"id":"dep%s","status":"%s","engine":"%s","served_model_name":"%s",
                             "predict_endpoint":"/v1/chat/completions","replicas":[%s]}]}\
            """.formatted(id, name, id.substring(0, 4), id.substring(0, 4), status, engine, served, replicas);
    }

    static String keys() {
        return "\"api_keys\":[" + key("key-1", KEY, "org-1") + "," + key("key-2", OTHER_KEY, "org-2")
                + "],\"sessions\":[{\"id\":\"ses-1\",\"sha256\":\"" + FakeControlPlane.sha256(SESSION)
                + "\",\"expires_at\":\"2999-01-01T00:00:00Z\",\"organisation_id\":\"org-1\"}]";
    }

    static String key(String id, String key, String organisation) {
        return "{\"id\":\"%s\",\"prefix\":\"%s\",\"sha256\":\"%s\",\"organisation_id\":\"%s\"}"
                .formatted(id, key.substring(0, 8), FakeControlPlane.sha256(key.substring(9)), organisation);
    }
}
