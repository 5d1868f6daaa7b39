package dev.slipway.control.deployment;

import dev.slipway.control.model.Model;
import dev.slipway.control.web.ConflictException;
import org.springframework.stereotype.Component;

/** Names for deployments, each once in a model. */
@Component
class DeploymentNames {

    private static final String DEVELOPMENT = "development";
    private static final String NUMBERED = "deployment";

    private final DeploymentRepository deployments;

    DeploymentNames(DeploymentRepository deployments) {
        this.deployments = deployments;
    }

    String choose(Model model, PushTarget target) {
        String wanted = target.deploymentName();
        if (target.development()) {
            return isTaken(model, DEVELOPMENT) ? numbered(model, DEVELOPMENT, 2) : DEVELOPMENT;
        }
        if (wanted == null) {
            return numbered(model, NUMBERED, deployments.countByModelId(model.id()) + 1);
        }
        refuseIfTaken(model.id(), wanted);
        return wanted;
    }

    void refuseIfTaken(String modelId, String name) {
        deployments.findByModelIdAndName(modelId, name).ifPresent(other -> {
            throw new ConflictException(
                    "deployment " + other.id() + " of the model has the name " + name + "; it is " + other.status());
        });
    }

    private String numbered(Model model, String name, long from) {
        long number = from;
        while (isTaken(model, name + "-" + number)) {
            number++;
        }
        return name + "-" + number;
    }

    private boolean isTaken(Model model, String name) {
        return deployments.existsByModelIdAndName(model.id(), name);
    }
}
