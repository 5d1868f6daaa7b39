package dev.slipway.system.harness;

import tools.jackson.databind.JsonNode;

/** What a stock client's script printed: for each of its scenarios what the client made of it, or how it failed. */
public record Findings(JsonNode all) {
    public JsonNode of(String scenario) {
        JsonNode finding = all.path(scenario);
        if (finding.isMissingNode() || finding.has("failed")) {
            throw new AssertionError(scenario + ": " + finding.path("failed").asString("never ran"));
        }
        return finding;
    }
}
