package dev.slipway.control.model;

import java.util.List;

/** Published in the transaction that takes a model away, with the deployments that go with it. */
public record ModelDeleted(String modelId, List<String> deploymentIds) {

    public ModelDeleted {
        deploymentIds = List.copyOf(deploymentIds);
    }
}
